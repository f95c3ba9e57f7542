using DuckDB.NET.Data;

namespace MLOps.Store;

/// <summary>
/// Finds artifacts that nothing refers to. Any digest that stands in any table counts as a reference, so that a table that comes later
/// need not be known here; only tables that tell of the past, and of what was deleted, do not count.
/// </summary>
internal sealed class ArtifactCollector(MetadataStore store, WorkspacePaths paths, TimeProvider clock)
{
    private static readonly string[] History = ["audit", "reports", "cells", "edges", "metrics", "deployments", "model_approvals", "schema_version", "inbox_positions"];

    /// <param name="youngest">Files younger than this are kept: what was just stored may be referred to by a decision under way.</param>
    public GarbageReport Collect(TimeSpan youngest, bool isDryRun) => store.Read(connection =>
    {
        var referred = Referred(connection);
        var files = Files();
        var limit = clock.GetUtcNow() - youngest;
        var garbage = files.Where(f => !referred.Contains(f.Name) && f.LastWriteTimeUtc < limit).OrderBy(f => f.Name, StringComparer.Ordinal).ToList();
        var present = files.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        var report = new GarbageReport(
            garbage.Select(f => f.Name).ToList(), garbage.Sum(f => f.Length), files.Count - garbage.Count,
            Needed(connection).Where(d => !present.Contains(d)).ToList(), isDryRun);
        if (!isDryRun)
        {
            garbage.ForEach(f => f.Delete());
        }

        return report;
    });

    private List<FileInfo> Files() => Directory.Exists(paths.Artifacts)
        ? new DirectoryInfo(paths.Artifacts).EnumerateFiles("*", SearchOption.AllDirectories).ToList()
        : [];

    private static HashSet<string> Referred(DuckDBConnection connection)
    {
        var columns = connection.Query(
            $"SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND data_type IN ('VARCHAR', 'JSON') AND NOT list_contains({Sql.List(History)}, table_name)",
            row => (Table: row.GetString(0), Column: row.GetString(1)));
        return columns.SelectMany(c => connection.Query(Digests(c.Table, c.Column), row => row.GetString(0))).ToHashSet(StringComparer.Ordinal);
    }

    // Of a model version that was deleted nothing is kept.
    private static string Digests(string table, string column) =>
        $"SELECT DISTINCT unnest(regexp_extract_all(CAST({Sql.Name(column)} AS VARCHAR), '[0-9a-f]{{64}}')) FROM {Sql.Name(table)}{(table == "model_versions" ? " WHERE deleted IS NULL" : "")}";

    private static List<string> Needed(DuckDBConnection connection) => connection.Query(
        """
        SELECT artifact FROM datasets UNION SELECT digest FROM artifacts UNION SELECT artifact FROM feature_materializations
        UNION SELECT digest FROM model_versions WHERE deleted IS NULL
        UNION SELECT reference FROM model_versions WHERE deleted IS NULL AND reference IS NOT NULL
        ORDER BY 1
        """,
        row => row.GetString(0));
}
