using Microsoft.ML;
using MLOps.Tracking;

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
    public void The_registry_of_a_file_store_comes_with_files_runs_and_aliases_also_when_the_store_was_moved()
    {
        var run = WriteRun("0123456789abcdef0123456789abcdef");
        WriteModel(run + "/artifacts/model", "flavors:\n  mlnet:\n    data: model.zip\n");
        WriteModel(run + "/artifacts/python", "flavors:\n  sklearn: {}\n");
        WriteVersion(1, "file:///home/ann/work/mlruns/0/0123456789abcdef0123456789abcdef/artifacts/python");
        WriteVersion(2, "file:///home/ann/work/mlruns/0/0123456789abcdef0123456789abcdef/artifacts/model", "current_stage: Production\ndescription: the good one\n");
        WriteVersion(3, "/gone/artifacts/model");
        WriteVersion(4, "/gone/artifacts/model", "current_stage: Deleted_Internal\n");
        Write("mlruns/models/line/version-2/tags/team", "ml");
        Write("mlruns/models/line/aliases/champion", "2");

        var report = Experiments.Import("mlruns");
        var again = Experiments.Import("mlruns/");

        Assert.Equal((1, 1, 0, 0), (report.Runs, report.Versions, again.Versions, again.Runs));
        Assert.Equal(
            [
                "Model line version 1 stays there: it is a model of sklearn, neither of ML.NET nor of ONNX.",
                "Model line version 2 is line@1 here.",
                $"Model line version 3 stays there: there is no MLmodel file at /gone/artifacts/model, nor at its place in {Path.Combine(_test.Folder, "mlruns")}.",
            ],
            report.Warnings);
        var version = _test.Workspace.Models.Get("line@champion");
        Assert.Equal((1, "the good one", "ml", "Production"), (version.Version, version.Description, version.Tags["team"], version.Tags["mlflow.stage"]));
        Assert.Equal("0123456789ab", version.Run);
        Assert.Equal("X FP32", string.Join(", ", version.Signature.Inputs.Select(i => $"{i.Name} {i}")));
    }

    [Fact]
    public void An_alias_that_moved_in_the_store_moves_here_and_one_that_moved_here_is_not_undone()
    {
        WriteModel("mlruns/1/models/m-1/artifacts", "flavors:\n  mlnet:\n    data: model.zip\n");
        Write("mlruns/1/meta.yaml", "experiment_id: '1'\nlifecycle_stage: active\nname: rain\n");
        WriteVersion(1, "models:/m-1", "storage_location: /x/mlruns/1/models/m-1/artifacts\n");
        WriteVersion(2, "models:/m-1", "storage_location: /x/mlruns/1/models/m-1/artifacts\n");
        Write("mlruns/models/line/aliases/champion", "1");
        Write("mlruns/models/line/aliases/mine", "1");
        Experiments.Import("mlruns");
        Write("mlruns/models/line/aliases/champion", "2");
        _test.Workspace.Models.Alias("line", "mine", 2);

        var again = Experiments.Import("mlruns");

        Assert.Equal((0, 0), (again.Versions, again.Warnings.Count));
        Assert.Equal((2, 2), (_test.Workspace.Models.Get("line@champion").Version, _test.Workspace.Models.Get("line@mine").Version));
    }

    [Fact]
    public void An_import_and_an_export_that_are_stopped_leave_nothing_half_done_and_the_next_goes_on()
    {
        WriteRun("0123456789abcdef0123456789abcdef");
        using (var run = Experiments.StartRun("x"))
        {
            run.LogMetric("loss", 1);
        }

        using var other = new TestWorkspace();
        Experiments.Export("out");
        var stopped = new CancellationToken(canceled: true);

        Assert.ThrowsAny<OperationCanceledException>(() => Experiments.Import("mlruns", stopped));
        Assert.ThrowsAny<OperationCanceledException>(() => Experiments.Export("again", stopped));
        Assert.ThrowsAny<OperationCanceledException>(() => other.Workspace.Experiments.Import(Path.Combine(_test.Folder, "out"), stopped));

        Assert.Empty(Directory.GetFiles(Path.Combine(_test.Folder, "again")));
        Assert.Empty(other.Workspace.Experiments.Runs().Runs);
        Assert.Equal((1, 1), (Experiments.Import("mlruns").Runs, other.Workspace.Experiments.Import(Path.Combine(_test.Folder, "out")).Runs));
    }

    /// <summary>A run of the experiment 0; gives its folder.</summary>
    private string WriteRun(string id)
    {
        Write("mlruns/0/meta.yaml", "experiment_id: '0'\nlifecycle_stage: active\nname: Default\n");
        Write($"mlruns/0/{id}/meta.yaml", $"experiment_id: '0'\nlifecycle_stage: active\nrun_id: {id}\nrun_name: sturdy-fox-1\nstart_time: 1700000000000\nend_time: 1700000060000\nstatus: 3\n");
        return $"mlruns/0/{id}";
    }

    private void WriteModel(string folder, string manifest)
    {
        Write(folder + "/MLmodel", manifest);
        var ml = new MLContext(1);
        var rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(i => new Row { X = i, Label = 2 * i }).ToList());
        var model = ml.Transforms.Concatenate("Features", nameof(Row.X)).Append(ml.Regression.Trainers.Sdca(maximumNumberOfIterations: 2)).Fit(rows);
        ml.Model.Save(model, rows.Schema, Path.Combine(_test.Folder, folder, "model.zip"));
    }

    private void WriteVersion(int number, string source, string more = "")
    {
        Write("mlruns/models/line/meta.yaml", "creation_timestamp: 1700000000000\ndescription: null\nname: line\n");
        Write($"mlruns/models/line/version-{number}/meta.yaml", $"name: line\nversion: {number}\nsource: {source}\nrun_id: 0123456789abcdef0123456789abcdef\nstatus: READY\n{more}");
    }

    private void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_test.Folder, path))!);
        _test.Write(path, content);
    }

    private sealed class Row
    {
        public float X { get; set; }

        public float Label { get; set; }
    }
}
