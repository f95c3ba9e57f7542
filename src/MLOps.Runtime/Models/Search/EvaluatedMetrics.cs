using DuckDB.NET.Data;
using MLOps.Store;

namespace MLOps.Models.Search;

/// <summary>
/// The metrics of versions' evaluations as a table <c>evaluated (model, version, key, value)</c>: each from the latest evaluation of
/// the version's own bytes that has it.
/// </summary>
internal static class EvaluatedMetrics
{
    private const string Every = "SELECT model, version, digest FROM model_versions WHERE deleted IS NULL";

    private const string Latest = "SELECT model, max(version) AS version, arg_max(digest, version) AS digest FROM model_versions WHERE deleted IS NULL GROUP BY model";

    /// <summary>Does some work with the table, whose rows the work is given as well.</summary>
    public static T Use<T>(DuckDBConnection connection, Func<ILookup<(string Model, int Version), (string Key, double Value)>, T> work)
    {
        connection.Execute($"CREATE OR REPLACE TEMP TABLE evaluated AS {Of(Every)}");
        try
        {
            return work(Read(connection, "FROM evaluated"));
        }
        finally
        {
            connection.Execute("DROP TABLE evaluated");
        }
    }

    /// <summary>Those of the latest version of every model, by model and version; other evaluations are not read.</summary>
    public static ILookup<(string Model, int Version), (string Key, double Value)> OfLatest(DuckDBConnection connection) => Read(connection, Of(Latest));

    /// <summary>Those of every version of one model, by model and version.</summary>
    public static ILookup<(string Model, int Version), (string Key, double Value)> OfModel(DuckDBConnection connection, string model) => Read(connection, Of(Every + " AND model = ?"), model);

    private static string Of(string versions) => $$"""
        SELECT model, version, metric.name AS key, arg_max(metric.value, created) AS value
        FROM (
            SELECT v.model, v.version, r.created, unnest(from_json(r.body->'metrics', '[{"name": "VARCHAR", "value": "DOUBLE"}]')) AS metric
            FROM reports r JOIN ({{versions}}) v ON r.subject = 'model:' || v.model || '@' || v.version
            WHERE r.kind = 'EvaluationReport' AND (r.body->>'digest') = v.digest)
        WHERE metric.value IS NOT NULL GROUP BY ALL
        """;

    private static ILookup<(string Model, int Version), (string Key, double Value)> Read(DuckDBConnection connection, string query, params object?[] args) => connection
        .Query(query, row => (Version: (row.GetString(0), row.GetInt32(1)), Metric: (row.GetString(2), row.GetDouble(3))), args).ToLookup(x => x.Version, x => x.Metric);

    /// <summary>The metrics of the run, replaced by those of evaluations where there are any.</summary>
    public static IReadOnlyDictionary<string, double> Over(IReadOnlyDictionary<string, double> run, IEnumerable<(string Key, double Value)> evaluated) => evaluated
        .Concat(run.Select(m => (m.Key, m.Value))).DistinctBy(m => m.Item1, StringComparer.Ordinal).ToDictionary(m => m.Item1, m => m.Item2, StringComparer.Ordinal);
}
