using System.Globalization;
using DuckDB.NET.Data;
using MLOps.Models;
using MLOps.Models.Scoring;
using MLOps.Store;

namespace MLOps.Serving;

/// <summary>Collects rows of the inference log and writes them as one Parquet file. Used by one thread.</summary>
internal sealed class SegmentWriter : IDisposable
{
    private const string Table = "log";
    private static readonly string[] OwnColumns = ["time", "request_id", "latency_ms", "status", "error"];

    private readonly DuckDBConnection _connection = new("DataSource=:memory:");
    private readonly string _folder;
    private readonly ModelSignature _signature;
    private readonly TimeProvider _clock;
    private DuckDBAppender? _appender;
    private int _sequence;

    public SegmentWriter(string folder, ModelSignature signature, TimeProvider clock)
    {
        (_folder, _signature, _clock) = (folder, signature, clock);
        _connection.Open();
        _connection.Execute("SET threads = 1; SET TimeZone = 'UTC'; SET autoinstall_known_extensions = false");
        _connection.Execute($"CREATE TABLE {Table} (time TIMESTAMP, request_id VARCHAR, latency_ms DOUBLE, status INTEGER, error VARCHAR{Columns(signature)})");
        Directory.CreateDirectory(folder);
    }

    /// <summary>Not yet in a segment.</summary>
    public int Rows { get; private set; }

    /// <summary>The log's column for an input: its own name, or <c>input.NAME</c> where the log has a column of that name itself.</summary>
    public static string InputColumn(string name) => OwnColumns.Contains(name, StringComparer.OrdinalIgnoreCase) ? "input." + name : name;

    public void Append(LoggedRequest request)
    {
        _appender ??= _connection.CreateAppender(Table);
        for (var row = 0; row < request.Rows; row++)
        {
            var target = _appender.CreateRow()
                .AppendValue(request.Time.UtcDateTime).AppendValue(request.RequestId).AppendValue(request.LatencyMs)
                .AppendValue(request.Status).AppendValue(request.Error);
            Values(target, request.Inputs, _signature.Inputs.Count, row);
            Values(target, request.Outputs, _signature.Outputs.Count, row);
            target.EndRow();
        }

        Rows += request.Rows;
    }

    /// <summary>The rows become a file under its final name only when they are all in it, so that no reader sees a part.</summary>
    public void Flush()
    {
        _appender?.Dispose();
        _appender = null;
        if (Rows == 0)
        {
            return;
        }

        var stamp = _clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmss.fff'Z'", CultureInfo.InvariantCulture);
        var file = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{stamp}-{Environment.ProcessId}-{_sequence++:0000}.parquet"));
        _connection.Execute($"COPY {Table} TO {Sql.Text(file + ".tmp")} (FORMAT parquet)");
        File.Move(file + ".tmp", file);
        _connection.Execute($"DELETE FROM {Table}");
        Rows = 0;
    }

    public void Dispose()
    {
        _appender?.Dispose();
        _connection.Dispose();
    }

    private static void Values(IDuckDBAppenderRow target, IReadOnlyList<ColumnBuffer> columns, int expected, int row)
    {
        for (var i = 0; i < expected; i++)
        {
            if (columns.Count == expected)
            {
                columns[i].Append(target, row);
            }
            else
            {
                target.AppendNullValue();
            }
        }
    }

    private static string Columns(ModelSignature signature) => string.Concat(
        signature.Inputs.Select(i => (Name: InputColumn(i.Name), Spec: i))
            .Concat(signature.Outputs.Select(o => (Name: PredictionTable.ColumnName(o.Name), Spec: o)))
            .Select(c => $", {Sql.Name(c.Name)} {TensorType.Of(c.Spec).DuckType}{(c.Spec.Length is null ? "" : "[]")}"));
}
