using MLOps.Data;
using MLOps.Store;

namespace MLOps.Serving;

/// <summary>Reads a deployment's inference log.</summary>
internal sealed class DeploymentLog(DataEngine engine)
{
    /// <summary>What may stand after FROM, or null while nothing has been logged.</summary>
    public static string? Relation(string folder)
    {
        var log = Path.Combine(folder, "log");
        return Directory.Exists(log) && Directory.EnumerateFiles(log, "*.parquet").Any()
            ? $"read_parquet({Sql.Text(Path.Combine(log, "*.parquet"))}, union_by_name = true)"
            : null;
    }

    public DeploymentTraffic Traffic(string folder)
    {
        if (Relation(folder) is not { } relation)
        {
            return new(0, 0, 0, double.NaN, double.NaN, null);
        }

        return engine.Query(
            $"""
            SELECT count(*), CAST(coalesce(sum(n) FILTER (status < 400), 0) AS BIGINT), count(*) FILTER (status >= 400), quantile_cont(latency_ms, 0.5), quantile_cont(latency_ms, 0.99), max(time)
            FROM (SELECT request_id, time, status, any_value(latency_ms) AS latency_ms, count(*) AS n FROM {relation} GROUP BY ALL)
            """,
            row => new DeploymentTraffic(
                row.GetInt64(0), row.GetInt64(1), row.GetInt64(2),
                row.IsDBNull(3) ? double.NaN : row.GetDouble(3), row.IsDBNull(4) ? double.NaN : row.GetDouble(4), row.IsDBNull(5) ? null : row.Time(5)))[0];
    }
}
