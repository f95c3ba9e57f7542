using System.Text;
using MLOps.Tracking.MLflow;

namespace MLOps.Runtime.Tests.Tracking.MLflow;

/// <summary>What a server has after a sync.</summary>
public sealed class PushTests : ServerTests
{
    [Fact]
    public async Task A_run_arrives_with_everything_that_it_recorded()
    {
        Test.Workspace.Data.Add("weather", Test.Write("weather.csv", "x\n1\n"));
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
        var remote = Assert.Single(Server.Store.Runs.Values);
        Assert.Equal("rain", Server.Store.Experiments[remote.Experiment].Name);
        Assert.Equal(("first", "FINISHED"), (remote.Name, remote.Status));
        Assert.Equal(Experiments.Get("first").Ended!.Value.ToUnixTimeMilliseconds(), remote.Ended);
        Assert.Equal("100", remote.Params["trees"]);
        Assert.Equal([(1L, 0.5), (2L, double.NaN), (3L, double.MaxValue)], remote.Points.OrderBy(p => p.Step).Select(p => (p.Step, p.Value)));
        Assert.Equal(("climate", "good", "first", Environment.UserName), (remote.Tags["team"], remote.Tags["mlflow.note.content"], remote.Tags["mlflow.runName"], remote.Tags["mlflow.user"]));
        Assert.Equal("because", Encoding.UTF8.GetString(Server.Store.Files[$"{remote.Experiment}/{remote.Id}/artifacts/notes/why.txt"]));
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
        Assert.Equal(2, Assert.Single(Server.Store.Runs.Values).Points.Count);
        Assert.Equal("FINISHED", Server.Store.Runs.Values.Single().Status);
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

        var remote = Assert.Single(Server.Store.Runs.Values);
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

        var remote = Assert.Single(Server.Store.Runs.Values);
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

        var remote = Assert.Single(Server.Store.Runs.Values);
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

        var runs = Server.Store.Runs.Values.ToDictionary(r => r.Name);
        Assert.Equal(runs["outer"].Id, runs["inner"].Tags["mlflow.parentRunId"]);
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
        Assert.Equal(["a", "b", "c"], Server.Store.Runs.Values.Select(r => r.Name).Order());
        Assert.All(Server.Store.Runs.Values, r => Assert.Equal((30_000, 449_985_000.0), (r.Points.Count, r.Points.Sum(p => p.Value))));
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
        var server = new MLflowServer(Test.Workspace, Options());
        Assert.Equal((1, 0, 2L), (server.Plan().Runs, server.Plan().Updated, server.Plan().Points));
        Assert.Empty(Server.Calls);
        await Push();
        run.LogMetric("loss", 3);

        Assert.Equal((0, 1, 1L), (server.Plan().Runs, server.Plan().Updated, server.Plan().Points));
        run.End();
    }

    [Fact]
    public async Task A_server_that_passes_no_files_on_gets_the_run_without_them()
    {
        Server.Store.ArtifactRoot = "/srv/mlruns";
        using (var run = Experiments.StartRun("x"))
        {
            run.LogText("a.txt", "a");
        }

        var report = await Push();

        Assert.Equal((1, 0), (report.Runs, report.Artifacts));
        Assert.Contains("--serve-artifacts", Assert.Single(report.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_experiment_given_by_name_or_id_takes_all_runs()
    {
        Experiments.StartRun("x").End();
        await Push(o => o with { ExperimentName = "team" });
        Experiments.StartRun("y").End();
        var id = Server.Store.Experiments.Values.Single(e => e.Name == "team").Id;
        await Push(o => o with { ExperimentId = id });

        Assert.Equal(2, Server.Store.Runs.Values.Count(r => r.Experiment == id));
    }
}
