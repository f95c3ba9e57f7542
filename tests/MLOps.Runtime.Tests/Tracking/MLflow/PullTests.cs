using System.Text;
using System.Text.Json.Nodes;
using Microsoft.ML;
using MLOps.Tracking;
using MLOps.Tracking.MLflow;

namespace MLOps.Runtime.Tests.Tracking.MLflow;

public sealed class PullTests : IAsyncLifetime, IDisposable
{
    private readonly TestWorkspace _test = new();
    private TestServer _server = null!;

    private ExperimentCatalog Experiments => _test.Workspace.Experiments;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _test.Dispose();

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
        _server.Store.Files[$"0/{remote.Id}/artifacts/plots/a.txt"] = Encoding.UTF8.GetBytes("a");
        remote.Inputs["d"] = JsonNode.Parse("""{"tags":[{"key":"mlflow.data.context","value":"test"}],"dataset":{"name":"wine","digest":"abc","source_type":"http","source":"{}"}}""")!;

        var report = await Pull();

        Assert.Equal((1, 32L, 1), (report.Runs, report.Points, report.Artifacts));
        var run = Experiments.Get("python");
        Assert.Equal(("Default", RunStatus.Finished, "ann"), (run.Experiment, run.Status, run.User));
        Assert.Equal(("0.1", "ml", "from python"), (run.Parameters["lr"], run.Tags["team"], run.Tags["mlops.note"]));
        Assert.Equal(30, run.Curves.Single(c => c.Key == "loss").Points.Count);
        Assert.True(double.IsNaN(run.Metric("bad")));
        Assert.Equal(double.PositiveInfinity, run.Metric("huge"));
        Assert.Equal("a", System.IO.File.ReadAllText(Experiments.ArtifactPath("python", "plots/a.txt")));
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
        await Server().PushAsync();

        var pull = await Pull();
        var push = await Server().PushAsync();

        Assert.Equal((1, 0), (pull.Runs, push.Runs));
        Assert.Equal(2, _server.Store.Runs.Count);
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
        var error = await Assert.ThrowsAsync<UserException>(() => Server().PullAsync("Defalt"));

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

        await Server().PushAsync();
        using var other = new TestWorkspace();
        await new MLflowServer(other.Workspace, Options()).PullAsync();

        Assert.Equal(
            _test.Workspace.Data.Query("SELECT step, value FROM store.metrics ORDER BY step", limit: 2000).Rows,
            other.Workspace.Data.Query("SELECT step, value FROM store.metrics ORDER BY step", limit: 2000).Rows);
        Assert.Equal("10", other.Workspace.Experiments.Get("x").Parameters["trees"]);
    }

    [Fact]
    public async Task Models_come_with_file_signature_run_and_aliases_once_and_are_not_told_back()
    {
        using (Experiments.StartRun("training"))
        {
            Register();
        }

        var second = Register();
        _test.Workspace.Models.Alias("line", "champion", 2);
        await Server().PushAsync();
        using var other = new TestWorkspace();
        var elsewhere = new MLflowServer(other.Workspace, Options());

        var report = await elsewhere.PullAsync();
        var again = await elsewhere.PullAsync();
        var back = await elsewhere.PushAsync();

        Assert.Equal((2, 0, 0), (report.Versions, again.Versions, back.Versions));
        Assert.Empty(report.Warnings);
        var (taken, champion) = (other.Workspace.Models.Get("line@1"), other.Workspace.Models.Get("line@champion"));
        Assert.Equal((2, second.Digest), (champion.Version, champion.Digest));
        Assert.Equal(second.Signature.Inputs.Select(i => i.ToString()), champion.Signature.Inputs.Select(i => i.ToString()));
        Assert.Equal(other.Workspace.Experiments.Get("training").Id, taken.Run);
        Assert.Equal(2, _server.Store.Registry.Models["line"].Count);
    }

    [Fact]
    public async Task A_workspace_that_forgot_what_it_was_told_doubles_no_version()
    {
        Register();
        await Server().PushAsync();
        using var other = new TestWorkspace();
        var elsewhere = new MLflowServer(other.Workspace, Options());
        await elsewhere.PullAsync();
        other.Workspace.Store.Decide(t => t.Execute("DELETE FROM sync_links"));

        var (pull, push) = (await elsewhere.PullAsync(), await elsewhere.PushAsync());

        Assert.Equal((0, 0), (pull.Versions, push.Versions));
        Assert.Single(other.Workspace.Models.History("line").Versions);
        Assert.Single(_server.Store.Registry.Models["line"]);
    }

    [Fact]
    public async Task An_alias_that_moved_there_moves_here_and_one_that_moved_here_is_not_undone()
    {
        Register();
        Register();
        _test.Workspace.Models.Alias("line", "champion", 1);
        _test.Workspace.Models.Alias("line", "mine", 1);
        await Server().PushAsync();
        _server.Store.Registry.Aliases["line@champion"] = "2";
        _test.Workspace.Models.Alias("line", "mine", 2);

        await Pull();

        Assert.Equal((2, 2), (_test.Workspace.Models.Get("line@champion").Version, _test.Workspace.Models.Get("line@mine").Version));
    }

    [Fact]
    public async Task Models_of_other_kinds_stay_there_each_with_its_reason()
    {
        Remote("python");
        _server.Store.Registry.Models["wine"] =
        [
            new("wine", 1, "mlflow-artifacts:/0/r/artifacts/model", null, []),
            new("wine", 2, "s3://bucket/model", null, []),
            new("wine", 3, "mlflow-artifacts:/0/gone/artifacts/model", null, []),
            new("wine", 4, "mlflow-artifacts:/0/torn/artifacts/model", null, []),
            new("wine", 5, "mlflow-artifacts:/0/bad/artifacts/model", null, []),
        ];
        File("0/r/artifacts/model/MLmodel", "flavors:\n  sklearn:\n    pickled_model: model.pkl\n  python_function: {}\n");
        File("0/torn/artifacts/model/MLmodel", "flavors: {mlnet: {data: model.zip}\n- x");
        File("0/bad/artifacts/model/MLmodel", "flavors:\n  mlnet:\n    data: model.zip\n");
        File("0/bad/artifacts/model/model.zip", "no zip");

        var report = await Pull();

        Assert.Equal((1, 0), (report.Runs, report.Versions));
        Assert.Equal(5, report.Warnings.Count);
        Assert.Contains("a model of sklearn, python_function, neither of ML.NET nor of ONNX", report.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("s3://bucket/model", report.Warnings[1], StringComparison.Ordinal);
        Assert.Contains("no MLmodel file", report.Warnings[2], StringComparison.Ordinal);
        Assert.Contains("cannot be read", report.Warnings[3], StringComparison.Ordinal);
        Assert.StartsWith("Model wine version 5 stays there: ", report.Warnings[4], StringComparison.Ordinal);
        Assert.Empty(_test.Workspace.Models.List().Models);
    }

    [Fact]
    public async Task The_files_of_a_logged_model_of_MLflow_3_are_found_where_the_server_says()
    {
        var ours = Register();
        using var other = new TestWorkspace();
        _server.Store.Registry.Models["line"] = [new("line", 1, "models:/m-0123", null, new() { ["team"] = "ml" }) { Files = "mlflow-artifacts:/0/models/m-0123/artifacts" }];
        File("0/models/m-0123/artifacts/MLmodel", "flavors:\n  mlnet:\n    data: model.zip\n");
        _server.Store.Files["0/models/m-0123/artifacts/model.zip"] = System.IO.File.ReadAllBytes(_test.Workspace.Store.Artifacts.Find(ours.Digest));
        File("0/models/m-0123/artifacts/input_example.json", """{"columns":["X"],"data":[[1.5]]}""");

        var report = await new MLflowServer(other.Workspace, Options()).PullAsync();

        Assert.Equal(1, report.Versions);
        var version = other.Workspace.Models.Get("line");
        Assert.Equal((ours.Digest, "ml", 1), (version.Digest, version.Tags["team"], version.Example.Count));
    }

    private void File(string path, string text) => _server.Store.Files[path] = Encoding.UTF8.GetBytes(text);

    private MLOps.Models.ModelVersion Register()
    {
        var ml = new MLContext(1);
        var rows = Enumerable.Range(0, 20).Select(i => new Row { X = i, Label = 2 * i }).ToList();
        var model = ml.Transforms.Concatenate("Features", nameof(Row.X)).Append(ml.Regression.Trainers.Sdca(maximumNumberOfIterations: 2)).Fit(ml.Data.LoadFromEnumerable(rows));
        return _test.Workspace.Models.Register("line", model, rows);
    }

    private RemoteRun Remote(string name)
    {
        var id = Guid.NewGuid().ToString("N");
        return _server.Store.Runs[id] = new RemoteRun(id, "0", $"mlflow-artifacts:/0/{id}/artifacts")
        {
            Name = name,
            Status = "FINISHED",
            User = "ann",
            Started = 1_700_000_000_000 + _server.Store.Runs.Count,
            Ended = 1_700_000_060_000,
        };
    }

    private MLflowOptions Options() => new() { TrackingUri = _server.Address, MaxRetries = 2, FirstPause = TimeSpan.FromMilliseconds(10) };

    private MLflowServer Server() => new(_test.Workspace, Options());

    private Task<SyncReport> Pull() => Server().PullAsync();

    private sealed class Row
    {
        public float X { get; set; }

        public float Label { get; set; }
    }
}
