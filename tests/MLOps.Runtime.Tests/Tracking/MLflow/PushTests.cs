using System.Net;
using System.Text;
using Microsoft.ML;
using MLOps.Tracking;
using MLOps.Tracking.MLflow;

namespace MLOps.Runtime.Tests.Tracking.MLflow;

public sealed class PushTests : IAsyncLifetime, IDisposable
{
    private readonly TestWorkspace _test = new();
    private TestServer _server = null!;

    private ExperimentCatalog Experiments => _test.Workspace.Experiments;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _test.Dispose();

    [Fact]
    public async Task A_run_arrives_with_everything_that_it_recorded()
    {
        _test.Workspace.Data.Add("weather", _test.Write("weather.csv", "x\n1\n"));
        Experiments.Use("rain");
        using (var run = Experiments.StartRun("first"))
        {
            run.LogParameter("trees", 100);
            run.LogMetric("loss", 0.5, 1);
            run.LogMetric("loss", double.NaN, 2);
            run.LogMetric("loss", double.PositiveInfinity, 3);
            run.LogText("notes/why.txt", "because");
            run.LogInput("weather");
            run.SetTag("team", "climate");
            run.Note("good");
        }

        var report = await Push();

        Assert.Equal((1, 0, 3L, 1), (report.Runs, report.Updated, report.Points, report.Artifacts));
        Assert.Empty(report.Warnings);
        var remote = Assert.Single(_server.Store.Runs.Values);
        Assert.Equal("rain", _server.Store.Experiments[remote.Experiment].Name);
        Assert.Equal(("first", "FINISHED"), (remote.Name, remote.Status));
        Assert.Equal(Experiments.Get("first").Ended!.Value.ToUnixTimeMilliseconds(), remote.Ended);
        Assert.Equal("100", remote.Params["trees"]);
        Assert.Equal([(1L, 0.5), (2L, double.NaN), (3L, double.MaxValue)], remote.Points.OrderBy(p => p.Step).Select(p => (p.Step, p.Value)));
        Assert.Equal(("climate", "good", "first", Environment.UserName), (remote.Tags["team"], remote.Tags["mlflow.note.content"], remote.Tags["mlflow.runName"], remote.Tags["mlflow.user"]));
        Assert.Equal("because", Encoding.UTF8.GetString(_server.Store.Files[$"{remote.Experiment}/{remote.Id}/artifacts/notes/why.txt"]));
        Assert.Equal("training", Assert.Single(remote.Inputs).Value["tags"]![0]!["value"]!.GetValue<string>());
    }

    [Fact]
    public async Task Syncing_again_tells_only_what_is_new()
    {
        var run = Experiments.StartRun("x");
        run.LogMetric("loss", 1, 0);
        await Push();
        run.LogMetric("loss", 0.5, 1);
        run.LogText("a.txt", "a");
        run.End();

        var second = await Push();
        var third = await Push();

        Assert.Equal((0, 1, 1L, 1), (second.Runs, second.Updated, second.Points, second.Artifacts));
        Assert.Equal((0, 0, 1, 0L), (third.Runs, third.Updated, third.Unchanged, third.Points));
        Assert.Equal(2, Assert.Single(_server.Store.Runs.Values).Points.Count);
        Assert.Equal("FINISHED", _server.Store.Runs.Values.Single().Status);
    }

    [Fact]
    public async Task Batches_stay_within_the_servers_limits()
    {
        using (var run = Experiments.StartRun("big"))
        {
            for (var i = 0; i < 250; i++)
            {
                run.LogParameter("p" + i, i);
                run.SetTag("t" + i, "v");
            }

            for (var i = 0; i < 2500; i++)
            {
                run.LogMetric("loss", i, i);
            }
        }

        await Push();

        var remote = Assert.Single(_server.Store.Runs.Values);
        Assert.Equal((250, 2500), (remote.Params.Count, remote.Points.Count));
        Assert.Equal(250, remote.Tags.Keys.Count(k => k.StartsWith('t')));
    }

    [Fact]
    public async Task Names_and_values_that_mlflow_does_not_take_are_written_another_way_and_told_of()
    {
        using (var run = Experiments.StartRun("odd"))
        {
            run.LogMetric("größe [cm]", 1);
            run.LogMetric("a//b/../c", 2);
            run.LogMetric(new string('k', 300), 3);
            run.LogMetric(new string('k', 301), 4);
            run.LogParameter("long", new string('x', 7000));
            run.SetTag("longer", new string('y', 9000));
        }

        var report = await Push();

        var remote = Assert.Single(_server.Store.Runs.Values);
        Assert.Equal([1, 2, 3, 4], remote.Points.Select(p => p.Value).Order());
        Assert.Equal(4, remote.Points.Select(p => p.Key).Distinct().Count());
        Assert.Contains(remote.Points, p => p.Key.StartsWith("größe _cm__", StringComparison.Ordinal));
        Assert.Equal((6000, 8000), (remote.Params["long"].Length, remote.Tags["longer"].Length));
        Assert.Equal(6, report.Warnings.Count);
        Assert.Contains(report.Warnings, w => w.Contains("7,000 characters", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_parameter_that_changed_becomes_a_tag_and_the_rest_arrives()
    {
        using var run = Experiments.StartRun("x");
        run.LogParameter("trees", 1);
        await Push();
        run.LogParameter("trees", 2);
        run.LogParameter("rate", 0.1);
        run.LogMetric("loss", 1);

        var report = await Push();

        var remote = Assert.Single(_server.Store.Runs.Values);
        Assert.Equal(("1", "2", "0.1", 1), (remote.Params["trees"], remote.Tags["changed.trees"], remote.Params["rate"], remote.Points.Count));
        Assert.Contains(report.Warnings, w => w.Contains("'trees' is 1 on the server", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Parents_arrive_before_their_parts_and_parts_name_them()
    {
        using (var outer = Experiments.StartRun("outer"))
        {
            Experiments.StartRun("inner", outer).End();
        }

        await Push();

        var runs = _server.Store.Runs.Values.ToDictionary(r => r.Name);
        Assert.Equal(runs["outer"].Id, runs["inner"].Tags["mlflow.parentRunId"]);
    }

    [Fact]
    public async Task A_sync_that_is_cut_goes_on_and_doubles_nothing()
    {
        for (var i = 0; i < 30; i++)
        {
            using var run = Experiments.StartRun("r" + i);
            run.LogMetric("loss", i);
            run.LogText("a.txt", "a");
        }

        _server.GoesDownAfter = 47;
        await Assert.ThrowsAsync<MLflowException>(() => Push(o => o with { MaxRetries = 0 }));
        Assert.InRange(_server.Store.Runs.Count, 1, 29);
        _server.GoesDownAfter = null;

        await Push();

        Assert.Equal(30, _server.Store.Runs.Count);
        Assert.All(_server.Store.Runs.Values, r => Assert.Equal(("FINISHED", 1), (r.Status, r.Points.Count)));
        Assert.Equal(30, _server.Store.Files.Count);
    }

    [Fact]
    public async Task Runs_that_are_read_in_several_portions_arrive_whole_and_each_once()
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            using var run = Experiments.StartRun(name);
            for (var step = 0; step < 30_000; step++)
            {
                run.LogMetric("loss", step, step); // two runs fill a portion
            }
        }

        var report = await Push();
        var again = await Push();

        Assert.Equal((3, 90_000L, 3), (report.Runs, report.Points, again.Unchanged));
        Assert.Equal(["a", "b", "c"], _server.Store.Runs.Values.Select(r => r.Name).Order());
        Assert.All(_server.Store.Runs.Values, r => Assert.Equal((30_000, 449_985_000.0), (r.Points.Count, r.Points.Sum(p => p.Value))));
    }

    [Fact]
    public async Task A_store_that_forgot_its_links_finds_its_runs_again()
    {
        Experiments.StartRun("x").End();
        await Push();
        _test.Workspace.Store.Decide(t => t.Execute("DELETE FROM sync_links"));

        await Push();

        Assert.Single(_server.Store.Runs);
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
        _server.Next(status, retryAfter);
        _server.Next(status, retryAfter);

        await Push();

        Assert.Equal("FINISHED", Assert.Single(_server.Store.Runs.Values).Status);
    }

    [Fact]
    public async Task Retry_after_is_waited_for()
    {
        Experiments.StartRun("x").End();
        _server.Next(HttpStatusCode.TooManyRequests, "1");
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

        _server.LosesAnswerTo = path;

        await Push();

        Assert.Null(_server.LosesAnswerTo);
        Assert.Single(Assert.Single(_server.Store.Runs.Values).Points);
        Assert.Single(_server.Store.Registry.Models["line"]);
        Assert.Equal(2, _server.Store.Experiments.Count);
    }

    [Fact]
    public async Task A_server_that_stays_away_is_told_of_in_one_sentence_and_nothing_is_lost()
    {
        Experiments.StartRun("x").End();
        await _server.DisposeAsync();

        var error = await Assert.ThrowsAsync<MLflowException>(() => Push());

        Assert.Contains("gave no answer", error.Message, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Finished, Experiments.Get("x").Status);
        _server = await TestServer.StartAsync();
        Assert.Equal(1, (await Push()).Runs);
    }

    [Fact]
    public async Task Something_else_than_mlflow_is_recognised()
    {
        Experiments.StartRun("x").End();
        var error = await Assert.ThrowsAsync<MLflowException>(() => Push(o => o with { TrackingUri = new Uri(_server.Address, "elsewhere/") }));

        Assert.Contains("does not speak MLflow's API", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_are_sent_and_their_refusal_says_what_to_set()
    {
        Experiments.StartRun("x").End();
        _server.Authorization = "Basic " + Convert.ToBase64String("ann:secret"u8);

        var error = await Assert.ThrowsAsync<MLflowException>(() => Push());
        Assert.Contains("MLFLOW_TRACKING_USERNAME", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await Push(o => o with { UserName = "ann", Password = "secret", Token = "ignored" })).Runs);
        _server.Authorization = "Bearer t0ken";
        Assert.Equal(1, (await Push(o => o with { Token = "t0ken" })).Unchanged);
    }

    [Fact]
    public async Task An_artifact_that_is_missing_here_is_told_of_and_the_others_arrive()
    {
        using (var run = Experiments.StartRun("x"))
        {
            run.LogText("a.txt", "a");
            run.LogText("b.txt", "b");
        }

        File.Delete(Experiments.ArtifactPath("x", "a.txt"));
        var report = await Push();

        Assert.Equal(1, report.Artifacts);
        Assert.Contains("'a.txt' is missing", Assert.Single(report.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_says_what_a_sync_would_tell_and_asks_nobody()
    {
        var run = Experiments.StartRun("x");
        run.LogMetric("loss", 1);
        run.LogMetric("loss", 2);
        var server = new MLflowServer(_test.Workspace, Options());
        Assert.Equal((1, 0, 2L), (server.Plan().Runs, server.Plan().Updated, server.Plan().Points));
        Assert.Empty(_server.Calls);
        await Push();
        run.LogMetric("loss", 3);

        Assert.Equal((0, 1, 1L), (server.Plan().Runs, server.Plan().Updated, server.Plan().Points));
        run.End();
    }

    [Fact]
    public async Task A_server_that_passes_no_files_on_gets_the_run_without_them()
    {
        _server.Store.ArtifactRoot = "/srv/mlruns";
        using (var run = Experiments.StartRun("x"))
        {
            run.LogText("a.txt", "a");
        }

        var report = await Push();

        Assert.Equal((1, 0), (report.Runs, report.Artifacts));
        Assert.Contains("--serve-artifacts", Assert.Single(report.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_arrive_with_file_signature_and_aliases_once()
    {
        var first = Register();
        using (Experiments.StartRun("training"))
        {
            Register();
        }

        _test.Workspace.Models.Alias("line", "champion", 2);
        _test.Workspace.Models.Alias("line", "latest", 1);
        _test.Workspace.Models.Alias("line", "v9", 1);

        var report = await Push();
        var again = await Push();

        Assert.Equal((2, 0), (report.Versions, again.Versions));
        var versions = _server.Store.Registry.Models["line"];
        Assert.Equal([("1", first.Digest)], versions.Where(v => v.Number == 1).Select(v => (v.Tags["mlops.version"], v.Tags["mlops.digest"])));
        Assert.Equal(_server.Store.Runs.Values.Single(r => r.Name == "training").Id, versions[1].RunId);
        Assert.Equal("2", _server.Store.Registry.Aliases["line@champion"]);
        Assert.Equal(2, report.Warnings.Count(w => w.StartsWith("line@", StringComparison.Ordinal)));
        var folder = versions[1].Source["mlflow-artifacts:/".Length..];
        Assert.Equal(File.ReadAllBytes(_test.Workspace.Store.Artifacts.Find(_test.Workspace.Models.Get("line@2").Digest)), _server.Store.Files[folder + "/model.zip"]);
        var description = Encoding.UTF8.GetString(_server.Store.Files[folder + "/MLmodel"]);
        Assert.Contains("mlnet:", description, StringComparison.Ordinal);
        Assert.Contains("\"type\":\"float\",\"name\":\"X\"", description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Versions_that_somebody_else_registered_there_are_left_and_ours_keep_their_number_as_a_tag()
    {
        _server.Store.Registry.Models["line"] = [new("line", 1, "elsewhere", null, [])];
        Register();
        _test.Workspace.Models.Alias("line", "champion", 1);

        var report = await Push();

        Assert.Equal("2", _server.Store.Registry.Aliases["line@champion"]);
        Assert.Contains(report.Warnings, w => w.Contains("version 2 on the server", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_experiment_given_by_name_or_id_takes_all_runs()
    {
        Experiments.StartRun("x").End();
        await Push(o => o with { ExperimentName = "team" });
        Experiments.StartRun("y").End();
        var id = _server.Store.Experiments.Values.Single(e => e.Name == "team").Id;
        await Push(o => o with { ExperimentId = id });

        Assert.Equal(2, _server.Store.Runs.Values.Count(r => r.Experiment == id));
    }

    [Fact]
    public async Task Open_runs_are_told_while_they_happen_and_the_end_waits_for_the_last_words()
    {
        using (var workspace = _test.Reopen(new WorkspaceOptions { MLflow = Options(), MirrorEvery = TimeSpan.FromMilliseconds(50) }))
        {
            var run = workspace.Experiments.StartRun("live");
            run.LogMetric("loss", 1, 0);
            for (var patience = 0; patience < 400 && !_server.Store.Runs.Values.Any(r => r.Points.Count > 0); patience++)
            {
                await Task.Delay(25);
            }

            Assert.Equal("RUNNING", Assert.Single(_server.Store.Runs.Values).Status);
            run.LogMetric("loss", 0.5, 1);
        }

        var remote = Assert.Single(_server.Store.Runs.Values);
        Assert.Equal(("FINISHED", 2), (remote.Status, remote.Points.Count));
    }

    [Fact]
    public async Task A_server_that_is_away_never_stops_a_run_and_a_later_sync_tells_all()
    {
        await _server.DisposeAsync();
        using (var workspace = _test.Reopen(new WorkspaceOptions { MLflow = Options() with { MaxRetries = 0 }, MirrorEvery = TimeSpan.FromMilliseconds(20) }))
        {
            using var run = workspace.Experiments.StartRun("alone");
            run.LogMetric("loss", 1);
            for (var patience = 0; patience < 400 && run.Problems.Count == 0; patience++)
            {
                await Task.Delay(25);
            }

            Assert.Contains("mlops sync tells the server", Assert.Single(run.Problems), StringComparison.Ordinal);
        }

        _server = await TestServer.StartAsync();
        Assert.Equal(1, (await Push()).Runs);
        Assert.Equal("FINISHED", Assert.Single(_server.Store.Runs.Values).Status);
    }

    [Fact]
    public async Task A_run_named_by_id_is_continued_on_the_server()
    {
        Experiments.StartRun("there").End();
        await Push();
        var id = _server.Store.Runs.Keys.Single();
        using (var workspace = _test.Reopen(new WorkspaceOptions { MLflow = Options() with { RunId = id }, MirrorEvery = TimeSpan.FromMilliseconds(50) }))
        {
            using var run = workspace.Experiments.StartRun("there");
            run.LogMetric("more", 1);
        }

        Assert.Contains(Assert.Single(_server.Store.Runs.Values).Points, p => p.Key == "more");
    }

    private Task<SyncReport> Push(Func<MLflowOptions, MLflowOptions>? change = null) =>
        new MLflowServer(_test.Workspace, (change ?? (o => o))(Options())).PushAsync();

    private MLflowOptions Options() => new() { TrackingUri = _server.Address, MaxRetries = 4, FirstPause = TimeSpan.FromMilliseconds(10), Timeout = TimeSpan.FromSeconds(20) };

    private MLOps.Models.ModelVersion Register()
    {
        var ml = new MLContext(1);
        var rows = Enumerable.Range(0, 20).Select(i => new Row { X = i, Label = 2 * i }).ToList();
        var model = ml.Transforms.Concatenate("Features", nameof(Row.X)).Append(ml.Regression.Trainers.Sdca(maximumNumberOfIterations: 2)).Fit(ml.Data.LoadFromEnumerable(rows));
        return _test.Workspace.Models.Register("line", model, rows);
    }

    private sealed class Row
    {
        public float X { get; set; }

        public float Label { get; set; }
    }
}
