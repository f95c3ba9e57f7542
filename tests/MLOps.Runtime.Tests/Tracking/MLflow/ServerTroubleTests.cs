using System.Net;
using MLOps.Tracking;
using MLOps.Tracking.MLflow;

namespace MLOps.Runtime.Tests.Tracking.MLflow;

/// <summary>Servers that are busy, silent, strict or something else.</summary>
[Trait("Category", "Long")]
public sealed class ServerTroubleTests : ServerTests
{
    [Fact]
    public async Task A_sync_that_is_cut_goes_on_and_doubles_nothing()
    {
        for (var i = 0; i < 30; i++)
        {
            using var run = Experiments.StartRun("r" + i);
            run.LogMetric("loss", i);
            run.LogText("a.txt", "a");
        }

        Server.GoesDownAfter = 47;
        await Assert.ThrowsAsync<MLflowException>(() => Push(o => o with { MaxRetries = 0 }));
        Assert.InRange(Server.Store.Runs.Count, 1, 29);
        Server.GoesDownAfter = null;

        await Push();

        Assert.Equal(30, Server.Store.Runs.Count);
        Assert.All(Server.Store.Runs.Values, r => Assert.Equal(("FINISHED", 1), (r.Status, r.Points.Count)));
        Assert.Equal(30, Server.Store.Files.Count);
    }

    [Fact]
    public async Task A_store_that_forgot_its_links_finds_its_runs_again()
    {
        Experiments.StartRun("x").End();
        await Push();
        Test.Workspace.Store.Decide(t => t.Execute("DELETE FROM sync_links"));

        await Push();

        Assert.Single(Server.Store.Runs);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, "0")]
    [InlineData(HttpStatusCode.ServiceUnavailable, null)]
    [InlineData(HttpStatusCode.InternalServerError, null)]
    [InlineData(HttpStatusCode.BadGateway, null)]
    [InlineData(HttpStatusCode.GatewayTimeout, null)]
    [InlineData(HttpStatusCode.RequestTimeout, null)]
    public async Task A_server_that_is_busy_is_asked_again(HttpStatusCode status, string? retryAfter)
    {
        Experiments.StartRun("x").End();
        Server.Next(status, retryAfter);
        Server.Next(status, retryAfter);

        await Push();

        Assert.Equal("FINISHED", Assert.Single(Server.Store.Runs.Values).Status);
    }

    [Fact]
    public async Task Retry_after_is_waited_for()
    {
        Experiments.StartRun("x").End();
        Server.Next(HttpStatusCode.TooManyRequests, "1");
        var watch = System.Diagnostics.Stopwatch.StartNew();

        await Push();

        Assert.True(watch.Elapsed >= TimeSpan.FromSeconds(0.95), $"it came back after {watch.Elapsed}");
    }

    [Theory]
    [InlineData("runs/create")]
    [InlineData("runs/log-batch")]
    [InlineData("experiments/create")]
    [InlineData("registered-models/create")]
    [InlineData("model-versions/create")]
    public async Task A_call_that_was_done_and_whose_answer_was_lost_is_not_done_twice(string path)
    {
        Experiments.Use("rain");
        using (var run = Experiments.StartRun("x"))
        {
            run.LogMetric("loss", 1);
            Register();
        }

        Server.LosesAnswerTo = path;

        await Push();

        Assert.Null(Server.LosesAnswerTo);
        Assert.Single(Assert.Single(Server.Store.Runs.Values).Points);
        Assert.Single(Server.Store.Registry.Models["line"]);
        Assert.Equal(2, Server.Store.Experiments.Count);
    }

    [Fact]
    public async Task A_server_that_stays_away_is_told_of_in_one_sentence_and_nothing_is_lost()
    {
        Experiments.StartRun("x").End();
        await Server.DisposeAsync();

        var error = await Assert.ThrowsAsync<MLflowException>(() => Push());

        Assert.Contains("gave no answer", error.Message, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Finished, Experiments.Get("x").Status);
        Server = await TestServer.StartAsync();
        Assert.Equal(1, (await Push()).Runs);
    }

    [Fact]
    public async Task Something_else_than_mlflow_is_recognised()
    {
        Experiments.StartRun("x").End();
        var error = await Assert.ThrowsAsync<MLflowException>(() => Push(o => o with { TrackingUri = new Uri(Server.Address, "elsewhere/") }));

        Assert.Contains("does not speak MLflow's API", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_are_sent_and_their_refusal_says_what_to_set()
    {
        Experiments.StartRun("x").End();
        Server.Authorization = "Basic " + Convert.ToBase64String("ann:secret"u8);

        var error = await Assert.ThrowsAsync<MLflowException>(() => Push());
        Assert.Contains("MLFLOW_TRACKING_USERNAME", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await Push(o => o with { UserName = "ann", Password = "secret", Token = "ignored" })).Runs);
        Server.Authorization = "Bearer t0ken";
        Assert.Equal(1, (await Push(o => o with { Token = "t0ken" })).Unchanged);
    }

    [Fact]
    public async Task An_answer_that_begins_and_never_ends_counts_as_none_and_is_asked_for_again()
    {
        Experiments.StartRun("x").End();
        _ = Server.NextHangs(midway: true);

        var report = await Push(o => o with { Timeout = TimeSpan.FromSeconds(1) });

        Assert.Equal(1, report.Runs);
        Assert.Single(Server.Store.Runs);
    }
}
