using MLOps.Models;
using MLOps.Models.Scoring;
using MLOps.Serving;

namespace MLOps.Runtime.Tests.Serving;

public sealed class InferenceLogTests : IAsyncLifetime, IDisposable
{
    private const string OneRow = """
        {"id":"a1","inputs":[
          {"name":"city","shape":[1],"datatype":"BYTES","data":["Seattle"]},
          {"name":"humidity","shape":[1],"datatype":"FP32","data":[90]},
          {"name":"wind","shape":[1],"datatype":"FP32","data":[12.5]}]}
        """;

    private readonly TestWorkspace _test = new();
    private ServedModel _server = null!;

    public async Task InitializeAsync() => _server = await ServedModel.StartAsync(_test);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _test.Dispose();

    [Fact]
    public async Task Every_predicted_row_and_every_error_is_in_the_log_once_the_server_has_stopped()
    {
        await _server.PostAsync("/v2/models/rain/infer", OneRow);
        await _server.PostAsync("/invocations", """{"instances":[["Seattle",90,12.5],["New York",20,null]]}""");
        await _server.PostAsync("/invocations", "{}");
        await _server.StopAsync();

        var log = _test.Workspace.Data.Query($"SELECT request_id, status, error IS NOT NULL, city, humidity, wind, \"prediction.PredictedLabel\", latency_ms > 0 FROM read_parquet('{_server.Log}') ORDER BY time, city DESC");
        Assert.Equal(["a1", 200, false, "Seattle", 90f, 12.5f, true, true], log.Rows[0]);
        Assert.Equal([200, false, "Seattle", 90f, 12.5f, true, true], log.Rows[1].Skip(1));
        Assert.Equal([200, false, "New York", 20f, null, false, true], log.Rows[2].Skip(1));
        Assert.Equal([400, true, null, null, null, null, true], log.Rows[3].Skip(1));
        Assert.Equal(log.Rows[1][0], log.Rows[2][0]);
        Assert.Equal(DeploymentPhase.Stopped, _server.State.Phase);
    }

    [Fact]
    public async Task A_running_server_writes_its_log_within_seconds_and_no_half_segment_is_seen()
    {
        await _server.PostAsync("/v2/models/rain/infer", OneRow);
        var folder = Path.GetDirectoryName(_server.Log)!;
        for (var i = 0; i < 100 && !Directory.EnumerateFiles(folder, "*.parquet").Any(); i++)
        {
            await Task.Delay(50);
        }

        Assert.Equal(1, _test.Workspace.Data.Query($"SELECT * FROM read_parquet('{_server.Log}')").TotalRows);
        Assert.Empty(Directory.EnumerateFiles(folder, "*.tmp"));
    }

    [Fact]
    public async Task Metrics_are_in_prometheus_text()
    {
        await _server.PostAsync("/v2/models/rain/infer", OneRow);
        await _server.PostAsync("/v2/models/rain/infer", "{}");
        var text = await _server.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative));

        Assert.Contains("http_server_request_duration_seconds_count{http_route=\"/v2/models/{model}/infer\",http_response_status_code=\"200\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("http_response_status_code=\"400\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nmlops_predictions_total 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_waits_for_every_row_however_many_wait_to_be_written()
    {
        var folder = Path.Combine(_test.Folder, "busy");
        var signature = new ModelSignature([new("time", "FP32"), new("v", "FP32", 2)], [new("Score", "FP32")]);
        var log = new InferenceLog(folder, signature, TimeProvider.System);
        ColumnBuffer Column(TensorSpec spec) => TensorType.Of(spec).Allocate(spec, 1000);
        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Task.Run(async () => await log.AddAsync(new LoggedRequest(DateTimeOffset.UnixEpoch, $"r{i}", 1, 200, null)
        {
            Inputs = signature.Inputs.Select(Column).ToList(),
            Outputs = signature.Outputs.Select(Column).ToList(),
            Rows = 1000,
        }))));
        await log.DisposeAsync();

        var rows = _test.Workspace.Data.Query($"SELECT count(*), count(DISTINCT request_id), min(\"input.time\"), max(len(v)) FROM read_parquet('{folder}/*.parquet')").Rows.Single();
        Assert.Equal([300_000L, 300L, 0f, 2L], rows);
        Assert.Equal(0, log.Failures);
    }

    [Fact]
    public async Task The_log_keeps_every_type_as_the_model_has_it()
    {
        TensorSpec[] specs = [.. Types.Select(t => new TensorSpec(t.Datatype, t.Datatype)), .. Types.Select(t => new TensorSpec(t.Datatype + "s", t.Datatype, 2))];
        var segments = await Segments("types", new([new("Status", "INT32"), .. specs], [new("Score", "FP32", 3)]), rows: 2);

        var columns = _test.Workspace.Data.Query($"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet('{segments}'))").Rows.Select(r => $"{r[0]} {r[1]}");

        Assert.Equal(
            ["time TIMESTAMP", "request_id VARCHAR", "latency_ms DOUBLE", "status INTEGER", "error VARCHAR", "input.Status INTEGER",
                .. Types.Select(t => $"{t.Datatype} {t.DuckType}"), .. Types.Select(t => $"{t.Datatype}s {t.DuckType}[]"), "prediction.Score FLOAT[]"],
            columns);
    }

    [Fact]
    public async Task The_log_keeps_values_and_what_is_missing()
    {
        var segments = await Segments("values", new([new("n", "FP64"), new("t", "BYTES"), new("v", "FP32", 2), new("u", "UINT64")], []), rows: 3, (buffers, row) =>
        {
            Assert.True(buffers[0].TrySet(row, row == 1 ? null : row + 0.5));
            Assert.True(buffers[1].TrySet(row, row == 1 ? null : "Zürich"));
            Assert.True(buffers[2].TrySet(2 * row, 7f) && buffers[2].TrySet((2 * row) + 1, row == 1 ? null : 8f));
            Assert.True(buffers[3].TrySet(row, ulong.MaxValue));
        });

        var rows = _test.Workspace.Data.Query($"SELECT request_id, status, error, n, t, v[1], CASE WHEN isnan(v[2]) THEN -1 ELSE v[2] END, u = 18446744073709551615 FROM read_parquet('{segments}') ORDER BY time, n").Rows;

        Assert.Equal(["ok", 200, null, 0.5, "Zürich", 7f, 8f, true], rows[0]);
        Assert.Equal(["ok", 200, null, 2.5, "Zürich", 7f, 8f, true], rows[1]);
        Assert.Equal(["ok", 200, null, null, "", 7f, -1f, true], rows[2]);
        Assert.Equal(["bad", 400, "no such input", null, null, null, null, null], rows[3]);
    }

    /// <summary>Engines skip a file whose minimum and maximum rule it out: a wrong one loses rows without a word.</summary>
    [Fact]
    public async Task A_filter_on_time_finds_the_rows_to_the_microsecond()
    {
        var segments = await Segments("times", new([new("n", "FP32")], []), rows: 1);
        object? Count(string filter) => _test.Workspace.Data.Query($"SELECT count(*) FROM read_parquet('{segments}') WHERE {filter}").Rows[0][0];

        Assert.Equal(1L, Count("time = TIMESTAMP '2026-07-01 22:30:00.123456'"));
        Assert.Equal(2L, Count("time >= TIMESTAMP '2026-07-01 22:30:00.123456'"));
        Assert.Equal(1L, Count("time > TIMESTAMP '2026-07-01 22:30:00.123456'"));
        Assert.Equal(0L, Count("time < TIMESTAMP '2026-07-01 22:30:00.123456'"));
        Assert.Equal(
            ["2026-07-01 22:30:00.123456", "2026-07-01 22:30:01.123456"],
            _test.Workspace.Data.Query($"SELECT min(time)::VARCHAR, max(time)::VARCHAR FROM read_parquet('{segments}')").Rows[0]);
    }

    private static IReadOnlyList<TensorType> Types =>
        [.. new[] { "FP32", "FP64", "BOOL", "INT8", "INT16", "INT32", "INT64", "UINT8", "UINT16", "UINT32", "UINT64", "BYTES" }.Select(t => TensorType.Find(t)!)];

    /// <summary>A segment with an answered request, and a second later one of a request that failed, which has no values at all.</summary>
    private async Task<string> Segments(string name, ModelSignature signature, int rows, Action<IReadOnlyList<ColumnBuffer>, int>? fill = null)
    {
        var folder = Path.Combine(_test.Folder, name);
        var time = new DateTimeOffset(2026, 7, 2, 0, 30, 0, TimeSpan.FromHours(2)).AddTicks(1_234_560);
        var inputs = signature.Inputs.Select(i => TensorType.Of(i).Allocate(i, rows)).ToList();
        var outputs = signature.Outputs.Select(o => TensorType.Of(o).Allocate(o, rows)).ToList();
        for (var row = 0; row < rows && fill is not null; row++)
        {
            fill(inputs, row);
        }

        await using var log = new InferenceLog(folder, signature, TimeProvider.System);
        await log.AddAsync(new LoggedRequest(time, "ok", 1.5, 200, null) { Inputs = inputs, Outputs = outputs, Rows = rows });
        await log.FlushAsync();
        await log.AddAsync(new LoggedRequest(time.AddSeconds(1), "bad", 0.5, 400, "no such input"));
        await log.FlushAsync();
        Assert.Equal(0, log.Failures);
        Assert.Equal(2, Directory.EnumerateFiles(folder, "*.parquet").Count());
        return Path.Combine(folder, "*.parquet");
    }
}
