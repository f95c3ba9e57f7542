namespace MLOps.Runtime.Tests.Tracking.MLflow;

/// <summary>Runs that are told while they happen.</summary>
public sealed class LiveRunTests : ServerTests
{
    [Fact]
    public async Task Open_runs_are_told_while_they_happen_and_the_end_waits_for_the_last_words()
    {
        using (var workspace = Test.Reopen(new WorkspaceOptions { MLflow = Options(), MirrorEvery = TimeSpan.FromMilliseconds(50) }))
        {
            var run = workspace.Experiments.StartRun("live");
            run.LogMetric("loss", 1, 0);
            for (var patience = 0; patience < 400 && !Server.Store.Runs.Values.Any(r => r.Points.Count > 0); patience++)
            {
                await Task.Delay(25);
            }

            Assert.Equal("RUNNING", Assert.Single(Server.Store.Runs.Values).Status);
            run.LogMetric("loss", 0.5, 1);
        }

        var remote = Assert.Single(Server.Store.Runs.Values);
        Assert.Equal(("FINISHED", 2), (remote.Status, remote.Points.Count));
    }

    [Fact]
    public async Task A_server_that_is_away_never_stops_a_run_and_a_later_sync_tells_all()
    {
        await Server.DisposeAsync();
        using (var workspace = Test.Reopen(new WorkspaceOptions { MLflow = Options() with { MaxRetries = 0 }, MirrorEvery = TimeSpan.FromMilliseconds(20) }))
        {
            using var run = workspace.Experiments.StartRun("alone");
            run.LogMetric("loss", 1);
            for (var patience = 0; patience < 400 && run.Problems.Count == 0; patience++)
            {
                await Task.Delay(25);
            }

            Assert.Contains("mlops sync tells the server", Assert.Single(run.Problems), StringComparison.Ordinal);
        }

        Server = await TestServer.StartAsync();
        Assert.Equal(1, (await Push()).Runs);
        Assert.Equal("FINISHED", Assert.Single(Server.Store.Runs.Values).Status);
    }

    [Fact]
    public async Task A_run_named_by_id_is_continued_on_the_server()
    {
        Experiments.StartRun("there").End();
        await Push();
        var id = Server.Store.Runs.Keys.Single();
        using (var workspace = Test.Reopen(new WorkspaceOptions { MLflow = Options() with { RunId = id }, MirrorEvery = TimeSpan.FromMilliseconds(50) }))
        {
            using var run = workspace.Experiments.StartRun("there");
            run.LogMetric("more", 1);
        }

        Assert.Contains(Assert.Single(Server.Store.Runs.Values).Points, p => p.Key == "more");
    }

    [Fact]
    public async Task A_server_that_takes_calls_and_never_answers_keeps_no_run_waiting()
    {
        var silent = Server.NextHangs();
        using var workspace = Test.Reopen(new WorkspaceOptions { MLflow = Options(), MirrorEvery = TimeSpan.FromMilliseconds(20) });
        var run = workspace.Experiments.StartRun("patient");
        await silent.WaitAsync(TimeSpan.FromSeconds(20));

        var logging = Task.Run(() =>
        {
            for (var step = 0; step < 10_000; step++)
            {
                run.LogMetric("loss", 1.0 / (step + 1), step);
            }

            run.End();
        });

        await logging.WaitAsync(TimeSpan.FromSeconds(10)); // the server is waited for 20
        Assert.Equal(10_000, workspace.Experiments.Get("patient").Metrics.Single(m => m.Key == "loss").Points);
        await Server.DisposeAsync();
    }
}
