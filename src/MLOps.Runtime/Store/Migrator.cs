using System.Globalization;
using System.Reflection;
using DuckDB.NET.Data;

namespace MLOps.Store;

/// <summary>
/// Brings a store to the schema of this program: numbered SQL files, each applied once, in order. What an older program wrote is
/// copied before, as <c>store.backup-N.duckdb</c> beside the store, N being its schema.
/// </summary>
internal static class Migrator
{
    private static readonly IReadOnlyList<(int Number, string Sql)> Migrations = Load();

    public static int Latest => Migrations[^1].Number;

    /// <summary>The SQL of one migration.</summary>
    public static string Script(int number) => Migrations.Single(m => m.Number == number).Sql;

    /// <exception cref="UserException">The store was written by a newer program.</exception>
    public static void Migrate(DuckDBConnection connection, WorkspacePaths paths)
    {
        var current = Current(connection);
        if (current > Latest)
        {
            throw new UserException(
                $"The store in {paths.Root} has schema {current}, this program knows up to {Latest}.",
                "Update MLOps to open it; nothing was changed.");
        }

        if (current is > 0 && current < Latest)
        {
            Backup(connection, paths, current);
        }

        foreach (var (number, sql) in Migrations.Where(m => m.Number > current))
        {
            using var transaction = connection.BeginTransaction();
            connection.Execute(sql);
            connection.Execute("INSERT INTO schema_version VALUES (?)", number);
            transaction.Commit();
        }
    }

    /// <summary>The same for a store that cannot be written: it is used as it is, or not at all.</summary>
    /// <exception cref="UserException">The store is not of this program's schema.</exception>
    public static void Check(DuckDBConnection connection, WorkspacePaths paths)
    {
        var current = connection.Scalar<int>("SELECT coalesce(max(number), 0) FROM schema_version");
        if (current != Latest)
        {
            throw new UserException(
                $"The store in {paths.Root} has schema {current} and cannot be written, so it cannot be brought to schema {Latest}.",
                "Copy the folder to where it can be written.");
        }
    }

    // By the engine and not by copying the file: a file that is read loses the engine's lock on it.
    private static void Backup(DuckDBConnection connection, WorkspacePaths paths, int schema)
    {
        var file = Path.Combine(paths.Root, string.Create(CultureInfo.InvariantCulture, $"store.backup-{schema}.duckdb"));
        var unfinished = file + ".tmp";
        File.Delete(unfinished);
        connection.Execute($"ATTACH {Sql.Text(unfinished)} AS backup");
        connection.Execute($"COPY FROM DATABASE {Sql.Name(connection.Scalar<string>("SELECT current_database()")!)} TO backup");
        connection.Execute("CHECKPOINT backup; DETACH backup"); // what is in its log would stay behind
        File.Move(unfinished, file, overwrite: true);
    }

    private static int Current(DuckDBConnection connection)
    {
        connection.Execute("CREATE TABLE IF NOT EXISTS schema_version (number INTEGER NOT NULL)");
        return connection.Scalar<int>("SELECT coalesce(max(number), 0) FROM schema_version");
    }

    private static List<(int, string)> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(name => name.Contains(".Migrations.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => (Number(name), Text(assembly, name)))
            .ToList();
    }

    private static int Number(string resource)
    {
        var file = resource[(resource.IndexOf(".Migrations.", StringComparison.Ordinal) + ".Migrations.".Length)..];
        return int.Parse(file.AsSpan(0, 4), CultureInfo.InvariantCulture);
    }

    private static string Text(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
