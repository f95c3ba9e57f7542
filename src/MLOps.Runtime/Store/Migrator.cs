using System.Globalization;
using System.Reflection;
using DuckDB.NET.Data;

namespace MLOps.Store;

/// <summary>Brings a store to the schema of this program: numbered SQL files, each applied once, in order.</summary>
internal static class Migrator
{
    private static readonly IReadOnlyList<(int Number, string Sql)> Migrations = Load();

    public static int Latest => Migrations[^1].Number;

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

        foreach (var (number, sql) in Migrations.Where(m => m.Number > current))
        {
            using var transaction = connection.BeginTransaction();
            connection.Execute(sql);
            connection.Execute("INSERT INTO schema_version VALUES (?)", number);
            transaction.Commit();
        }
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
