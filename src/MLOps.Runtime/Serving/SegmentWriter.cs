using System.Globalization;
using MLOps.Models;
using MLOps.Models.Scoring;
using Parquet;
using Parquet.Schema;

namespace MLOps.Serving;

/// <summary>Collects rows of the inference log and writes them as one Parquet file. Used by one thread.</summary>
internal sealed class SegmentWriter : IDisposable
{
    private static readonly string[] OwnColumns = ["time", "request_id", "latency_ms", "status", "error"];

    private readonly ParquetColumn<DateTime> _time = new("time");
    private readonly ParquetColumn<ReadOnlyMemory<char>> _requestId = new("request_id");
    private readonly ParquetColumn<double> _latency = new("latency_ms");
    private readonly ParquetColumn<int> _status = new("status");
    private readonly ParquetColumn<ReadOnlyMemory<char>> _error = new("error");
    private readonly List<ParquetColumn> _inputs;
    private readonly List<ParquetColumn> _outputs;
    private readonly List<ParquetColumn> _columns;
    private readonly ParquetSchema _schema;
    private readonly MemoryStream _bytes = new();
    private readonly string _folder;
    private readonly TimeProvider _clock;
    private int _sequence;

    public SegmentWriter(string folder, ModelSignature signature, TimeProvider clock)
    {
        (_folder, _clock) = (folder, clock);
        _inputs = signature.Inputs.Select(i => TensorType.Of(i).Column(InputColumn(i.Name), i.Length)).ToList();
        _outputs = signature.Outputs.Select(o => TensorType.Of(o).Column(PredictionTable.ColumnName(o.Name), o.Length)).ToList();
        _columns = [_time, _requestId, _latency, _status, _error, .. _inputs, .. _outputs];
        _schema = new ParquetSchema(_columns.Select(c => c.Field));
        Directory.CreateDirectory(folder);
    }

    /// <summary>Not yet in a segment.</summary>
    public int Rows { get; private set; }

    /// <summary>The log's column for an input: its own name, or <c>input.NAME</c> where the log has a column of that name itself.</summary>
    public static string InputColumn(string name) => OwnColumns.Contains(name, StringComparer.OrdinalIgnoreCase) ? "input." + name : name;

    public void Append(LoggedRequest request)
    {
        for (var row = 0; row < request.Rows; row++)
        {
            _time.Append(request.Time.UtcDateTime);
            _requestId.Append(request.RequestId.AsMemory());
            _latency.Append(request.LatencyMs);
            _status.Append(request.Status);
            _error.Append(request.Error?.AsMemory());
        }

        Values(_inputs, request.Inputs, request.Rows);
        Values(_outputs, request.Outputs, request.Rows);
        Rows += request.Rows;
    }

    /// <summary>The rows become a file under its final name only when they are all in it, so that no reader sees a part.</summary>
    public void Flush()
    {
        if (Rows == 0)
        {
            return;
        }

        // Into memory first, where nothing waits: a full disk then is a plain failure to write bytes, and the rows are still here.
        _bytes.SetLength(0);
        EncodeAsync().GetAwaiter().GetResult();
        var stamp = _clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmss.fff'Z'", CultureInfo.InvariantCulture);
        var file = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{stamp}-{Environment.ProcessId}-{_sequence++:0000}.parquet"));
        File.WriteAllBytes(file + ".tmp", _bytes.GetBuffer().AsSpan(0, (int)_bytes.Length));
        File.Move(file + ".tmp", file);
        _columns.ForEach(c => c.Clear());
        Rows = 0;
    }

    public void Dispose() => _bytes.Dispose();

    private async Task EncodeAsync()
    {
        var writer = await ParquetWriter.CreateAsync(_schema, _bytes).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            using var rows = writer.CreateRowGroup();
            foreach (var column in _columns)
            {
                await column.WriteAsync(rows).ConfigureAwait(false);
            }

            rows.CompleteValidate();
        }
    }

    private static void Values(List<ParquetColumn> columns, IReadOnlyList<ColumnBuffer> values, int rows)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            columns[i].Append(values.Count == columns.Count ? values[i] : null, rows);
        }
    }
}
