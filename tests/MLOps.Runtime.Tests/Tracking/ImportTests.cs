using MLOps.Tracking;
using MLOps.Tracking.MLflow;

namespace MLOps.Runtime.Tests.Tracking;

public sealed class ImportTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    private ExperimentCatalog Experiments => _test.Workspace.Experiments;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void An_mlflow_file_store_is_taken_in_once()
    {
        Write("mlruns/0/meta.yaml", "artifact_location: file:///x\nexperiment_id: '0'\nlifecycle_stage: active\nname: Default\n");
        Write("mlruns/0/0123456789abcdef0123456789abcdef/meta.yaml", """
            artifact_uri: file:///x
            end_time: 1700000060000
            entry_point_name: ''
            experiment_id: '0'
            lifecycle_stage: active
            run_id: 0123456789abcdef0123456789abcdef
            run_name: sturdy-fox-1
            source_version: null
            start_time: 1700000000000
            status: 3
            tags: []
            user_id: ann
            """);
        Write("mlruns/0/0123456789abcdef0123456789abcdef/params/lr", "0.1");
        Write("mlruns/0/0123456789abcdef0123456789abcdef/metrics/val/loss", "1700000000000 1.5 0\n1700000001000 nan 1\n1700000002000 0.5 2\nnot a point\n");
        Write("mlruns/0/0123456789abcdef0123456789abcdef/tags/mlflow.note.content", "a note");
        Write("mlruns/0/datasets/d1/meta.yaml", "digest: abc123\nname: wine\nprofile: null\nschema: null\nsource: '{}'\nsource_type: http\n");
        Write("mlruns/0/0123456789abcdef0123456789abcdef/inputs/i1/meta.yaml", "destination_id: d1\ndestination_type: RUN\nsource_id: d1\nsource_type: DATASET\ntags:\n  mlflow.data.context: test\n");
        Write("mlruns/0/0123456789abcdef0123456789abcdef/inputs/i2/meta.yaml", "source_id: gone\nsource_type: DATASET\ntags: {}\n");
        Write("mlruns/0/0123456789abcdef0123456789abcdef/artifacts/model/MLmodel", "flavors: {}");
        Write("mlruns/0/ffff456789abcdef0123456789abcdef/meta.yaml", "run_id: ffff456789abcdef0123456789abcdef\nlifecycle_stage: deleted\nstatus: 3\nstart_time: 1\n");

        var report = Experiments.Import("mlruns");
        var again = Experiments.Import("mlruns");

        Assert.Equal((1, 3L, 1), (report.Runs, report.Points, report.Artifacts));
        Assert.Equal(2, report.Warnings.Count);
        Assert.Contains("not a point", report.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("i2 names a dataset that is not there", report.Warnings[1], StringComparison.Ordinal);
        Assert.Equal((0, 1), (again.Runs, again.Unchanged));
        var run = Experiments.Get("sturdy-fox-1");
        Assert.Equal(("0123456789ab", RunStatus.Finished, 60.0, "ann"), (run.Id, run.Status, run.Seconds!.Value, run.User));
        Assert.Equal((0.5, "0.1", "a note"), (run.Metric("val/loss"), run.Parameters["lr"], run.Tags["mlops.note"]));
        Assert.Equal("model/MLmodel", Assert.Single(run.Artifacts).Path);
        Assert.Equal(("wine", "abc123", "test"), run.Inputs.Select(i => (i.Source, i.Digest, i.Role)).Single());
    }

    [Fact]
    public void Runs_written_as_parquet_are_the_same_in_another_workspace()
    {
        using (var run = Experiments.StartRun("x"))
        {
            run.LogParameter("trees", 10);
            run.LogMetric("loss", double.NaN);
            run.LogMetric("loss", 0.5);
            run.LogText("a.txt", "a");
        }

        Assert.Equal(1, Experiments.Export("out"));
        using var other = new TestWorkspace();
        var report = other.Workspace.Experiments.Import(Path.Combine(_test.Folder, "out"));
        var again = other.Workspace.Experiments.Import(Path.Combine(_test.Folder, "out"));

        Assert.Equal((1, 2L, 0, 1), (report.Runs, report.Points, again.Runs, again.Unchanged));
        var copy = other.Workspace.Experiments.Get("x");
        Assert.Equal(Experiments.Get("x").Metrics, copy.Metrics);
        Assert.Equal("10", copy.Parameters["trees"]);
        Assert.Equal("a", File.ReadAllText(other.Workspace.Experiments.ArtifactPath("x", "a.txt")));
    }

    [Fact]
    public void A_folder_that_holds_no_runs_is_refused()
    {
        Write("empty/readme.txt", "nothing");

        Assert.Contains("mlruns", Assert.Throws<UserException>(() => Experiments.Import("empty")).Message, StringComparison.Ordinal);
        Assert.Contains("no folder", Assert.Throws<UserException>(() => Experiments.Import("not there")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mlflows_environment_variables_are_honoured_and_a_bad_one_is_named()
    {
        var variables = new Dictionary<string, string>
        {
            ["MLFLOW_TRACKING_URI"] = "http://tracker:5000/mlflow",
            ["MLFLOW_REGISTRY_URI"] = "https://registry",
            ["MLFLOW_EXPERIMENT_NAME"] = "rain",
            ["MLFLOW_EXPERIMENT_ID"] = "7",
            ["MLFLOW_RUN_ID"] = "abc",
            ["MLFLOW_TRACKING_USERNAME"] = "ann",
            ["MLFLOW_TRACKING_PASSWORD"] = "secret",
            ["MLFLOW_TRACKING_TOKEN"] = "t",
            ["MLFLOW_TRACKING_INSECURE_TLS"] = "true",
            ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "3",
            ["MLFLOW_HTTP_REQUEST_TIMEOUT"] = "9",
        };

        Assert.Equal(
            new MLflowOptions
            {
                TrackingUri = new Uri("http://tracker:5000/mlflow/"),
                RegistryUri = new Uri("https://registry/"),
                ExperimentName = "rain",
                ExperimentId = "7",
                RunId = "abc",
                UserName = "ann",
                Password = "secret",
                Token = "t",
                InsecureTls = true,
                MaxRetries = 3,
                Timeout = TimeSpan.FromSeconds(9),
            },
            MLflowOptions.From(variables.GetValueOrDefault));
        Assert.Equal(new MLflowOptions(), MLflowOptions.From(_ => null));
        Assert.Contains("MLFLOW_TRACKING_URI is 'sqlite:///x.db'", Assert.Throws<UserException>(() => MLflowOptions.From(n => n == "MLFLOW_TRACKING_URI" ? "sqlite:///x.db" : null)).Message, StringComparison.Ordinal);
        Assert.Contains("MLFLOW_HTTP_REQUEST_TIMEOUT is 'soon'", Assert.Throws<UserException>(() => MLflowOptions.From(n => n == "MLFLOW_HTTP_REQUEST_TIMEOUT" ? "soon" : null)).Message, StringComparison.Ordinal);
        Assert.Throws<UserException>(() => Experiments.MLflow("ftp://x"));
    }

    private void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_test.Folder, path))!);
        _test.Write(path, content);
    }
}
