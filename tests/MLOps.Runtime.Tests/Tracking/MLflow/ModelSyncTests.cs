using System.Globalization;
using System.Text;
using MLOps.Runtime.Tests.Models;
using MLOps.Tracking.MLflow;

namespace MLOps.Runtime.Tests.Tracking.MLflow;

/// <summary>Registered models, there and back.</summary>
public sealed class ModelSyncTests : ServerTests
{
    [Fact]
    public async Task Models_arrive_with_file_signature_and_aliases_once()
    {
        var first = Register();
        using (Experiments.StartRun("training"))
        {
            Register();
        }

        Test.Workspace.Models.Alias("line", "champion", 2);
        Test.Workspace.Models.Alias("line", "latest", 1);
        Test.Workspace.Models.Alias("line", "v9", 1);

        var report = await Push();
        var again = await Push();

        Assert.Equal((2, 0), (report.Versions, again.Versions));
        var versions = Server.Store.Registry.Models["line"];
        Assert.Equal([("1", first.Digest)], versions.Where(v => v.Number == 1).Select(v => (v.Tags["mlops.version"], v.Tags["mlops.digest"])));
        Assert.Equal(Server.Store.Runs.Values.Single(r => r.Name == "training").Id, versions[1].RunId);
        Assert.Equal("2", Server.Store.Registry.Aliases["line@champion"]);
        Assert.Equal(2, report.Warnings.Count(w => w.StartsWith("line@", StringComparison.Ordinal)));
        var folder = versions[1].Source["mlflow-artifacts:/".Length..];
        Assert.Equal(File.ReadAllBytes(Test.Workspace.Store.Artifacts.Find(Test.Workspace.Models.Get("line@2").Digest)), Server.Store.Files[folder + "/model.zip"]);
        var description = Encoding.UTF8.GetString(Server.Store.Files[folder + "/MLmodel"]);
        Assert.Contains("mlnet:", description, StringComparison.Ordinal);
        Assert.Contains("\"type\":\"float\",\"name\":\"X\"", description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Versions_that_somebody_else_registered_there_are_left_and_ours_keep_their_number_as_a_tag()
    {
        Server.Store.Registry.Models["line"] = [new("line", 1, "elsewhere", null, [])];
        Register();
        Test.Workspace.Models.Alias("line", "champion", 1);

        var report = await Push();

        Assert.Equal("2", Server.Store.Registry.Aliases["line@champion"]);
        Assert.Contains(report.Warnings, w => w.Contains("version 2 on the server", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Models_come_with_file_signature_run_and_aliases_once_and_are_not_told_back()
    {
        using (Experiments.StartRun("training"))
        {
            Register();
        }

        var second = Register();
        Test.Workspace.Models.Alias("line", "champion", 2);
        await Partner().PushAsync();
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
        Assert.Equal(2, Server.Store.Registry.Models["line"].Count);
    }

    [Fact]
    public async Task A_workspace_that_forgot_what_it_was_told_doubles_no_version()
    {
        Register();
        await Partner().PushAsync();
        using var other = new TestWorkspace();
        var elsewhere = new MLflowServer(other.Workspace, Options());
        await elsewhere.PullAsync();
        other.Workspace.Store.Decide(t => t.Execute("DELETE FROM sync_links"));

        var (pull, push) = (await elsewhere.PullAsync(), await elsewhere.PushAsync());

        Assert.Equal((0, 0), (pull.Versions, push.Versions));
        Assert.Single(other.Workspace.Models.History("line").Versions);
        Assert.Single(Server.Store.Registry.Models["line"]);
    }

    [Fact]
    public async Task An_alias_that_moved_there_moves_here_and_one_that_moved_here_is_not_undone()
    {
        Register();
        Register();
        Test.Workspace.Models.Alias("line", "champion", 1);
        Test.Workspace.Models.Alias("line", "mine", 1);
        await Partner().PushAsync();
        Server.Store.Registry.Aliases["line@champion"] = "2";
        Test.Workspace.Models.Alias("line", "mine", 2);

        await Pull();

        Assert.Equal((2, 2), (Test.Workspace.Models.Get("line@champion").Version, Test.Workspace.Models.Get("line@mine").Version));
    }

    [Fact]
    public async Task Models_of_other_kinds_stay_there_each_with_its_reason()
    {
        Remote("python");
        Server.Store.Registry.Models["wine"] =
        [
            new("wine", 1, "mlflow-artifacts:/0/r/artifacts/model", null, []),
            new("wine", 2, "s3://bucket/model", null, []),
            new("wine", 3, "mlflow-artifacts:/0/gone/artifacts/model", null, []),
            new("wine", 4, "mlflow-artifacts:/0/torn/artifacts/model", null, []),
            new("wine", 5, "mlflow-artifacts:/0/bad/artifacts/model", null, []),
        ];
        Put("0/r/artifacts/model/MLmodel", "flavors:\n  sklearn:\n    pickled_model: model.pkl\n  python_function: {}\n");
        Put("0/torn/artifacts/model/MLmodel", "flavors: {mlnet: {data: model.zip}\n- x");
        Put("0/bad/artifacts/model/MLmodel", "flavors:\n  mlnet:\n    data: model.zip\n");
        Put("0/bad/artifacts/model/model.zip", "no zip");

        var report = await Pull();

        Assert.Equal((1, 0), (report.Runs, report.Versions));
        Assert.Equal(5, report.Warnings.Count);
        Assert.Contains("a model of sklearn, python_function, neither of ML.NET nor of ONNX", report.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("s3://bucket/model", report.Warnings[1], StringComparison.Ordinal);
        Assert.Contains("no MLmodel file", report.Warnings[2], StringComparison.Ordinal);
        Assert.Contains("cannot be read", report.Warnings[3], StringComparison.Ordinal);
        Assert.StartsWith("Model wine version 5 stays there: ", report.Warnings[4], StringComparison.Ordinal);
        Assert.Empty(Test.Workspace.Models.List().Models);
    }

    [Fact]
    public async Task The_files_of_a_logged_model_of_MLflow_3_are_found_where_the_server_says()
    {
        var ours = Register();
        using var other = new TestWorkspace();
        Server.Store.Registry.Models["line"] = [new("line", 1, "models:/m-0123", null, new() { ["team"] = "ml" }) { Files = "mlflow-artifacts:/0/models/m-0123/artifacts" }];
        Put("0/models/m-0123/artifacts/MLmodel", "flavors:\n  mlnet:\n    data: model.zip\n");
        Server.Store.Files["0/models/m-0123/artifacts/model.zip"] = File.ReadAllBytes(Test.Workspace.Store.Artifacts.Find(ours.Digest));
        Put("0/models/m-0123/artifacts/input_example.json", """{"columns":["X"],"data":[[1.5]]}""");

        var report = await new MLflowServer(other.Workspace, Options()).PullAsync();

        Assert.Equal(1, report.Versions);
        var version = other.Workspace.Models.Get("line");
        Assert.Equal((ours.Digest, "ml", 1), (version.Digest, version.Tags["team"], version.Example.Count));
    }

    [Fact]
    public async Task An_ONNX_model_goes_there_and_comes_back_with_its_signature_and_answers_as_it_did()
    {
        Test.Write("linear.onnx", OnnxBytes.Linear());
        var ours = Test.Workspace.Models.Packages.Import("linear", "linear.onnx", ["a", "b", "c"]);
        await Push();
        using var other = new TestWorkspace();

        var report = await new MLflowServer(other.Workspace, Options()).PullAsync();

        Assert.Equal(1, report.Versions);
        Assert.Empty(report.Warnings);
        var theirs = other.Workspace.Models.Get("linear");
        Assert.Equal(("onnx", ours.Digest), (theirs.Format, theirs.Digest));
        Assert.Equal(ours.Signature.Inputs.Select(i => i.ToString()), theirs.Signature.Inputs.Select(i => i.ToString()));
        Assert.Equal(Answer(Test.Workspace), Answer(other.Workspace));
    }

    [Fact]
    public async Task An_ONNX_model_that_Python_logged_comes_with_its_example()
    {
        LogFromPython("""{"X":[[1.0,2.0,3.0]]}""");

        var report = await Pull();

        Assert.Equal((1, 0), (report.Versions, report.Warnings.Count));
        var version = Test.Workspace.Models.Get("linear");
        Assert.Equal(("onnx", "ml", 1), (version.Format, version.Tags["team"], version.Example.Count));
        Assert.Equal("X FP32[3]", string.Join(", ", version.Signature.Inputs.Select(i => $"{i.Name} {i}")));
    }

    [Theory]
    [InlineData("""[[1.0,2.0,3.0]]""", null)]
    [InlineData("""{"X":[[1.0]]}""", "comes without its example: The example does not fit the signature of linear: X is 1.0, and must be FP32[3].")]
    [InlineData("""{"X":1}""", "comes without its example: input_example.json in the model folder cannot be read:")]
    public async Task An_example_that_is_none_keeps_no_model_back(string example, string? expected)
    {
        LogFromPython(example);

        var report = await Pull();

        Assert.Equal((1, expected is null ? 0 : 1), (report.Versions, report.Warnings.Count));
        Assert.Contains(expected ?? "", string.Join("", report.Warnings), StringComparison.Ordinal);
        Assert.Empty(Test.Workspace.Models.Get("linear").Example);
    }

    private void LogFromPython(string example)
    {
        Server.Store.Registry.Models["linear"] = [new("linear", 1, "mlflow-artifacts:/0/r/artifacts/model", null, new() { ["team"] = "ml" })];
        Put("0/r/artifacts/model/MLmodel", "flavors:\n  onnx:\n    data: model.onnx\n    onnx_version: 1.16.0\n  python_function:\n    loader_module: mlflow.onnx\n");
        Server.Store.Files["0/r/artifacts/model/model.onnx"] = OnnxBytes.Linear();
        Put("0/r/artifacts/model/input_example.json", example);
    }

    private static string Answer(Workspace workspace)
    {
        using var loaded = workspace.Models.Load("linear");
        var answers = new Dictionary<string, object> { ["answers"] = loaded.Predict("SELECT 1::FLOAT AS a, 1::FLOAT AS b, 1::FLOAT AS c") };
        return Convert.ToString(workspace.Data.Query("SELECT \"prediction.variable\" FROM answers", answers).Rows[0][0], CultureInfo.InvariantCulture)!;
    }
}
