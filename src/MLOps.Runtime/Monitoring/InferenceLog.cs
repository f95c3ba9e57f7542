using DuckDB.NET.Data;
using MLOps.Data;
using MLOps.Store;

namespace MLOps.Monitoring;

/// <summary>
/// A deployment's log of requests: Parquet segments with <c>time, request_id, latency_ms, status, error</c>, then a column per
/// model input, then <c>prediction.*</c>; one row per predicted row. An input called like one of the log's own columns stands as
/// <c>input.NAME</c>.
/// </summary>
internal sealed class InferenceLog
{
    private const string InputPrefix = "input.";
    private static readonly HashSet<string> OwnColumns = new(StringComparer.OrdinalIgnoreCase) { "time", "request_id", "latency_ms", "status", "error" };

    private readonly DataEngine _engine;
    private readonly string _relation;
    private readonly List<ColumnSchema> _logged;

    private InferenceLog(DataEngine engine, string relation, IReadOnlyList<ColumnSchema> columns)
    {
        _engine = engine;
        _relation = relation;
        _logged = columns.Where(c => !OwnColumns.Contains(c.Name)).ToList();
        Columns = _logged.Select(c => c with { Name = ModelName(c.Name) }).ToList();
    }

    /// <summary>The model's inputs and predictions.</summary>
    public IReadOnlyList<ColumnSchema> Columns { get; }

    /// <summary>Rows that were answered; failed requests say nothing about the data a model sees.</summary>
    public string AnsweredRows => $"(SELECT {string.Join(", ", _logged.Select(c => $"l.{Sql.Name(c.Name)} AS {Sql.Name(ModelName(c.Name))}"))} FROM {_relation} AS l WHERE coalesce(l.status, 200) < 400)";

    /// <exception cref="UserException">No request has been logged (since the given time), or the log cannot be read.</exception>
    public static InferenceLog Open(DataEngine engine, string folder, string deployment, DateTimeOffset? since)
    {
        var segments = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.parquet").Order(StringComparer.Ordinal).ToList() : [];
        if (segments.Count == 0)
        {
            throw new UserException($"Deployment '{deployment}' has no requests yet.", "Send some, then monitor again.");
        }

        try
        {
            var files = $"read_parquet([{string.Join(", ", segments.Select(Sql.Text))}], union_by_name = true)";
            var filter = since is { } time ? $" WHERE time >= TIMESTAMP {Sql.Text(time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", System.Globalization.CultureInfo.InvariantCulture))}" : "";
            var log = new InferenceLog(engine, $"(SELECT * FROM {files}{filter})", engine.Describe(files));
            log.RefuseWhenEmpty(deployment, since);
            return log;
        }
        catch (DuckDBException error)
        {
            throw new UserException($"The log of deployment '{deployment}' cannot be read: {error.Message.ReplaceLineEndings("\n").Split('\n')[0].Trim()}", "Move the segment that it names out of the deployment's log folder.");
        }
    }

    public (DateTimeOffset From, DateTimeOffset To) Window() => _engine.Query(
        $"SELECT min(CAST(time AS TIMESTAMP)), max(CAST(time AS TIMESTAMP)) FROM {_relation}", row => (row.Time(0), row.Time(1)))[0];

    public OperationFigures Operations()
    {
        // A request of many rows is one request: its latency and status count once.
        const string Requests = "requests AS (SELECT min(CAST(time AS TIMESTAMP)) AS time, max(CAST(latency_ms AS DOUBLE)) AS latency, max(coalesce(CAST(status AS INTEGER), 200)) AS status, any_value(CAST(error AS VARCHAR)) AS error, count(*) AS rows FROM log GROUP BY coalesce(CAST(request_id AS VARCHAR), 'row ' || id), log.time, log.status)";
        var with = $"WITH log AS MATERIALIZED (SELECT time, request_id, latency_ms, status, error, row_number() OVER () AS id FROM {_relation}), {Requests} ";
        var errors = _engine.Query(
            with + "SELECT coalesce(error, 'status ' || status), count(*) AS n FROM requests WHERE status >= 400 GROUP BY 1 ORDER BY n DESC, 1 LIMIT 5",
            row => new ErrorCount(row.GetString(0), row.GetInt64(1)));
        return _engine.Query(
            with + """
            SELECT count(*), CAST(sum(rows) AS BIGINT), count(*) FILTER (status >= 400),
                   quantile_cont(latency, 0.5), quantile_cont(latency, 0.95), quantile_cont(latency, 0.99),
                   epoch(max(time) - min(time)),
                   (SELECT max(n) FROM (SELECT count(*) AS n FROM requests GROUP BY date_trunc('minute', time)))
            FROM requests
            """,
            row => Figures(row, errors))[0];
    }

    private static OperationFigures Figures(System.Data.IDataRecord row, IReadOnlyList<ErrorCount> errors)
    {
        var (requests, rows, failed) = (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
        double Latency(int index) => row.IsDBNull(index) ? double.NaN : row.GetDouble(index);
        var seconds = row.IsDBNull(6) ? 0 : row.GetDouble(6);
        double Rate(long n) => seconds > 0 ? n / seconds : double.NaN;
        return new(requests, rows, failed, (double)failed / requests, Latency(3), Latency(4), Latency(5), Rate(requests), Rate(rows), row.GetInt64(7), errors);
    }

    private static string ModelName(string column) =>
        column.StartsWith(InputPrefix, StringComparison.OrdinalIgnoreCase) && OwnColumns.Contains(column[InputPrefix.Length..]) ? column[InputPrefix.Length..] : column;

    private void RefuseWhenEmpty(string deployment, DateTimeOffset? since)
    {
        if (_engine.Scalar<long>($"SELECT count(*) FROM {_relation}") == 0)
        {
            throw since is { } time
                ? new UserException($"Deployment '{deployment}' has no requests since {time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC.", "Take an earlier time, or leave --since out.")
                : new UserException($"Deployment '{deployment}' has no requests yet.", "Send some, then monitor again.");
        }
    }
}
