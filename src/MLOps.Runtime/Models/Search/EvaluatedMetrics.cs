using DuckDB.NET.Data;
using MLOps.Store;

namespace MLOps.Models.Search;

/// <summary>
/// The metrics of versions' evaluations as a table <c>evaluated (model, version, key, value)</c>: each from the latest evaluation of
/// the version's own bytes that has it.
/// </summary>
internal static class EvaluatedMetrics
{
    private const string Select = """
        SELECT v.model, v.version, r.metric.name AS key, arg_max(r.metric.value, r.created) AS value
        FROM (
            SELECT subject, created, body->>'digest' AS digest, unnest(from_json(body->'metrics', '[{"name": "VARCHAR", "value": "DOUBLE"}]')) AS metric
            FROM reports WHERE kind = 'EvaluationReport') r
        JOIN model_versions v ON v.digest = r.digest AND r.subject = 'model:' || v.model || '@' || v.version
        WHERE v.deleted IS NULL AND r.metric.value IS NOT NULL GROUP BY ALL
        """;

    /// <summary>Does some work with the table, whose rows the work is given as well.</summary>
    public static T Use<T>(DuckDBConnection connection, Func<ILookup<(string Model, int Version), (string Key, double Value)>, T> work)
    {
        connection.Execute($"CREATE OR REPLACE TEMP TABLE evaluated AS {Select}");
        try
        {
            return work(Read(connection, "FROM evaluated"));
        }
        finally
        {
            connection.Execute("DROP TABLE evaluated");
        }
    }

    /// <summary>By model and version.</summary>
    public static ILookup<(string Model, int Version), (string Key, double Value)> All(DuckDBConnection connection) => Read(connection, Select);

    private static ILookup<(string Model, int Version), (string Key, double Value)> Read(DuckDBConnection connection, string query) => connection
        .Query(query, row => (Version: (row.GetString(0), row.GetInt32(1)), Metric: (row.GetString(2), row.GetDouble(3)))).ToLookup(x => x.Version, x => x.Metric);

    /// <summary>The metrics of the run, replaced by those of evaluations where there are any.</summary>
    public static IReadOnlyDictionary<string, double> Over(IReadOnlyDictionary<string, double> run, IEnumerable<(string Key, double Value)> evaluated) => evaluated
        .Concat(run.Select(m => (m.Key, m.Value))).DistinctBy(m => m.Item1, StringComparer.Ordinal).ToDictionary(m => m.Item1, m => m.Item2, StringComparer.Ordinal);
}
