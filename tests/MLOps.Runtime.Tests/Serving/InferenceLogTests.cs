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
}
