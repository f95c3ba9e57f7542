using System.Text;
using System.Text.Json.Nodes;
using MLOps.Tracking;
using MLOps.Tracking.MLflow;

namespace MLOps.Runtime.Tests.Tracking.MLflow;

/// <summary>What is here after the runs of a server were taken in.</summary>
public sealed class PullTests : ServerTests
{
    [Fact]
    public async Task A_run_of_the_server_comes_with_everything()
    {
        var remote = Remote("python");
        remote.Params["lr"] = "0.1";
        remote.Tags["team"] = "ml";
        remote.Tags["mlflow.note.content"] = "from python";
        for (var i = 0; i < 30; i++)
        {
            remote.Points.Add(new("loss", 1.0 / (i + 1), 1_700_000_000_000 + i, i));
        }

        remote.Points.Add(new("bad", double.NaN, 1_700_000_000_000, 0));
        remote.Points.Add(new("huge", double.MaxValue, 1_700_000_000_000, 0));
        Server.Store.Files[$"0/{remote.Id}/artifacts/plots/a.txt"] = Encoding.UTF8.GetBytes("a");
        remote.Inputs["d"] = JsonNode.Parse("""{"tags":[{"key":"mlflow.data.context","value":"test"}],"dataset":{"name":"wine","digest":"abc","source_type":"http","source":"{}"}}""")!;

        var report = await Pull();

        Assert.Equal((1, 32L, 1), (report.Runs, report.Points, report.Artifacts));
        var run = Experiments.Get("python");
        Assert.Equal(("Default", RunStatus.Finished, "ann"), (run.Experiment, run.Status, run.User));
        Assert.Equal(("0.1", "ml", "from python"), (run.Parameters["lr"], run.Tags["team"], run.Tags["mlops.note"]));
        Assert.Equal(30, run.Curves.Single(c => c.Key == "loss").Points.Count);
        Assert.True(double.IsNaN(run.Metric("bad")));
        Assert.Equal(double.PositiveInfinity, run.Metric("huge"));
        Assert.Equal("a", File.ReadAllText(Experiments.ArtifactPath("python", "plots/a.txt")));
        Assert.Equal(("wine", "test"), run.Inputs.Select(i => (i.Source, i.Role)).Single());
    }

    [Fact]
    public async Task Pulling_again_doubles_nothing_and_brings_what_changed()
    {
        var remote = Remote("python");
        remote.Status = "RUNNING";
        remote.Ended = null;
        remote.Points.Add(new("loss", 1, 1, 0));
        await Pull();
        Assert.Equal(RunStatus.Running, Experiments.Get("python").Status);
        remote.Points.Add(new("loss", 0.5, 2, 1));
        remote.Status = "FAILED";
        remote.Ended = 1_700_000_100_000;

        var second = await Pull();
        var third = await Pull();

        Assert.Equal((0, 1, 0, 1), (second.Runs, second.Updated, third.Updated, third.Unchanged));
        var run = Experiments.Get("python");
        Assert.Equal((RunStatus.Failed, 2L), (run.Status, run.Metrics[0].Points));
        Assert.Single(Experiments.Runs().Runs);
    }

    [Fact]
    public async Task What_was_pushed_is_not_pulled_and_what_was_pulled_is_not_pushed()
    {
        using (var ours = Experiments.StartRun("ours"))
        {
            ours.LogMetric("a", 1);
        }

        Remote("theirs");
        await Partner().PushAsync();

        var pull = await Pull();
        var push = await Partner().PushAsync();

        Assert.Equal((1, 0), (pull.Runs, push.Runs));
        Assert.Equal(2, Server.Store.Runs.Count);
        Assert.Equal(2, Experiments.Runs().Runs.Count);
    }

    [Fact]
    public async Task Parts_of_a_run_name_their_parent_here_too()
    {
        var outer = Remote("outer");
        var inner = Remote("inner");
        inner.Tags["mlflow.parentRunId"] = outer.Id;

        await Pull();

        Assert.Equal(Experiments.Get("outer").Id, Experiments.Get("inner").Parent);
    }

    [Fact]
    public async Task An_unknown_experiment_gets_the_nearest()
    {
        var error = await Assert.ThrowsAsync<UserException>(() => Partner().PullAsync("Defalt"));

        Assert.Contains("'Default'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_round_trip_through_another_workspace_keeps_every_number()
    {
        using (var run = Experiments.StartRun("x"))
        {
            run.LogParameter("trees", 10);
            for (var i = 0; i < 1500; i++)
            {
                run.LogMetric("loss", 1.0 / (i + 3), i);
            }
        }

        await Partner().PushAsync();
        using var other = new TestWorkspace();
        await new MLflowServer(other.Workspace, Options()).PullAsync();

        Assert.Equal(
            Test.Workspace.Data.Query("SELECT step, value FROM store.metrics ORDER BY step", limit: 2000).Rows,
            other.Workspace.Data.Query("SELECT step, value FROM store.metrics ORDER BY step", limit: 2000).Rows);
        Assert.Equal("10", other.Workspace.Experiments.Get("x").Parameters["trees"]);
    }
}
