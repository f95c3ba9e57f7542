using MLOps.Rendering;

namespace MLOps.Runtime.Tests.Monitoring;

public sealed class DeploymentMonitorTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    private Workspace Mlops => _test.Workspace;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_deployment_is_compared_with_the_rows_its_model_was_trained_on()
    {
        Deploy();
        _test.Segment("api", Log("i + 300", rows: 100));

        var report = Mlops.Monitor("api");

        Assert.Equal((true, "training rows of rain@1", 200L, 100L), (report.IsDeployment, report.Reference, report.ReferenceRows, report.CurrentRows));
        Assert.Equal((1, 1), (report.DriftedColumns, report.TestedColumns));
        Assert.Equal(["wind", "prediction.Score"], report.Columns.Select(c => c.Column));
        Assert.Equal("dataset-drift", Assert.Single(report.Alerts).Kind);
        Assert.Equal(["dataset:train@1", "deployment:api"], Mlops.Data.Query("SELECT source FROM store.edges WHERE target = 'monitor:api' ORDER BY 1").Rows.Select(r => r[0]));
    }

    [Fact]
    public void Numbers_that_the_model_saw_in_single_precision_are_the_numbers_of_the_training_rows()
    {
        Mlops.Data.Add("train", "SELECT (i % 7) / 10.0 AS wind FROM range(700) r(i)");
        _test.Register("api", "train@1");
        _test.Segment("api", "SELECT TIMESTAMP '2026-01-01' AS time, 'r' || i AS request_id, 1.0 AS latency_ms, 200 AS status, NULL::VARCHAR AS error, CAST(CAST((i % 7) / 10.0 AS FLOAT) AS DOUBLE) AS wind FROM range(700) r(i)");

        Assert.Equal(0, Assert.Single(Mlops.Monitor("api").Columns).Effect);
    }

    [Fact]
    public void Latency_throughput_and_errors_count_requests_not_rows()
    {
        Deploy();
        // Ten requests of ten rows, one second apart, latency 10 to 100 ms; the last fails.
        _test.Segment("api", "SELECT TIMESTAMP '2026-01-01 00:00:00' + INTERVAL (i // 10) SECOND AS time, 'r' || (i // 10) AS request_id, (i // 10 + 1) * 10.0 AS latency_ms, CASE WHEN i >= 90 THEN 500 ELSE 200 END AS status, CASE WHEN i >= 90 THEN 'boom' END AS error, i::FLOAT AS wind FROM range(100) r(i)");

        var o = Mlops.Monitor("api").Operations!;

        Assert.Equal((10, 100, 1, 0.1, 10), (o.Requests, o.Rows, o.FailedRequests, o.ErrorRate, o.BusiestMinute));
        Assert.Equal((55.0, 95.5, 99.1), (o.LatencyP50, Math.Round(o.LatencyP95, 9), Math.Round(o.LatencyP99, 9)));
        Assert.Equal((10 / 9.0, 100 / 9.0), (o.RequestsPerSecond, o.RowsPerSecond));
        Assert.Equal(("boom", 1L), (o.Errors[0].Message, o.Errors[0].Requests));
        Assert.Contains(Mlops.Monitor("api").Alerts, a => a is { Kind: "errors", Message: "1 of 10 requests failed (10 %)." });
    }

    [Fact]
    public void Segments_are_read_together_and_since_takes_the_later_ones()
    {
        Deploy();
        _test.Segment("api", Log("i", rows: 200, time: "2026-01-01 10:00:00"), "1");
        _test.Segment("api", Log("i + 900", rows: 50, time: "2026-01-02 10:00:00"), "2");

        Assert.Equal(250, Mlops.Monitor("api").CurrentRows);
        var later = Mlops.Monitor("api", new() { Since = new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero) });
        Assert.Equal((50, true), (later.CurrentRows, later.Drifted));
        Assert.Contains("no requests since 2027-01-01", Error("api", new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero)), StringComparison.Ordinal);
    }

    [Fact]
    public void Requests_to_an_earlier_version_are_left_out()
    {
        Deploy();
        _test.Segment("api", Log("i", rows: 30, time: "2026-01-01 10:00:00"), "1");
        _test.Segment("api", Log("i", rows: 70, time: "2026-03-01 10:00:00"), "2");
        Mlops.Store.Decide(t =>
        {
            t.Execute("UPDATE deployments SET started = TIMESTAMPTZ '2026-02-01 00:00:00+00'");
            t.Execute("INSERT INTO deployments (name, model, version, digest, state, started) VALUES ('api', 'rain', 0, 'old', 'stopped', TIMESTAMPTZ '2026-01-01 00:00:00+00')");
        });

        Assert.Equal(70, Mlops.Monitor("api").CurrentRows);
    }

    [Fact]
    public void An_input_called_like_a_column_of_the_log_is_compared_under_its_own_name()
    {
        Mlops.Data.Add("train", "SELECT i::DOUBLE AS status FROM range(200) r(i)");
        _test.Register("api", "train@1");
        _test.Segment("api", "SELECT TIMESTAMP '2026-01-01' AS time, 'r' || i AS request_id, 1.0 AS latency_ms, 200 AS status, NULL::VARCHAR AS error, i::FLOAT AS \"input.status\" FROM range(200) r(i)");

        Assert.Equal(("status", false), Assert.Single(Mlops.Monitor("api").Columns) is var c ? (c.Column, c.Drifted) : default);
    }

    [Fact]
    public void A_deployment_without_requests_is_a_sentence()
    {
        Deploy();

        Assert.StartsWith("Deployment 'api' has no requests yet.", Error("api"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_deployment_whose_requests_all_failed_is_a_sentence()
    {
        Deploy();
        _test.Segment("api", "SELECT TIMESTAMP '2026-01-01' AS time, 'r' AS request_id, 1.0 AS latency_ms, 500 AS status, 'boom' AS error, 1::FLOAT AS wind");

        Assert.Contains("has answered no request yet: all failed", Error("api"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_training_rows_asks_for_a_reference()
    {
        _test.Register("api", null);
        _test.Segment("api", Log("i", rows: 10));

        Assert.Contains("--reference SOURCE", Error("api"), StringComparison.Ordinal);
        Assert.Equal(10, Mlops.Monitor("api", new() { Reference = "SELECT i::FLOAT AS wind FROM range(9) r(i)" }).CurrentRows);
    }

    [Fact]
    public void A_torn_segment_is_named_in_a_sentence()
    {
        Deploy();
        _test.Segment("api", Log("i", rows: 10));
        File.WriteAllText(Path.Combine(Mlops.Root, "deployments", "api", "log", "2.parquet"), "PAR1 torn");

        Assert.StartsWith("The log of deployment 'api' cannot be read:", Error("api"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_shows_the_server_s_figures_and_the_text_has_them_too()
    {
        Deploy();
        _test.Segment("api", Log("i", rows: 100));
        var text = ReportRenderer.Text(Mlops.Monitor("api"));

        Assert.Contains("p95 ms 5", text, StringComparison.Ordinal);
        Assert.Contains("wind", text, StringComparison.Ordinal);
    }

    private static string Log(string wind, int rows, string time = "2026-01-01 00:00:00") =>
        $"SELECT TIMESTAMP '{time}' + INTERVAL (i) SECOND AS time, 'r' || i AS request_id, 5.0 AS latency_ms, 200 AS status, NULL::VARCHAR AS error, ({wind})::FLOAT AS wind, 0.5::FLOAT AS \"prediction.Score\" FROM range({rows}) r(i)";

    private void Deploy()
    {
        Mlops.Data.Add("train", "SELECT i::DOUBLE AS wind, i % 2 = 0 AS label FROM range(200) r(i)");
        _test.Register("api", "train@1");
    }

    private string Error(string name, DateTimeOffset? since = null) => Assert.Throws<UserException>(() => Mlops.Monitor(name, new() { Since = since })).Message;
}
