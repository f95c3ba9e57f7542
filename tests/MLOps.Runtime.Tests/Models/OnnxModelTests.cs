using System.Text.Json.Nodes;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using MLOps.Models;
using MLOps.Models.Formats;
using MLOps.Runtime.Tests.Serving;
using YamlDotNet.Serialization;

namespace MLOps.Runtime.Tests.Models;

public sealed class OnnxModelTests : IDisposable
{
    private static readonly string[] Columns = ["a", "b", "c"];

    private readonly TestWorkspace _test = new();
    private readonly string _days;

    public OnnxModelTests() => _days = _test.Write("days.csv", RainModel.Csv());

    private ModelRegistry Models => _test.Workspace.Models;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_converted_pipeline_answers_as_the_pipeline_does()
    {
        var (_, version) = Rain();

        Assert.Equal("onnx", version.Format);
        Assert.Equal(["city BYTES", "humidity FP32", "wind FP32"], version.Signature.Inputs.Select(i => $"{i.Name} {i}"));
        Assert.Equal(["PredictedLabel.output BOOL", "Score.output FP32", "Probability.output FP32"], version.Signature.Outputs.Select(o => $"{o.Name} {o}"));
        Assert.Equal(
            Answers("rain", _days, "\"prediction.PredictedLabel\", round(\"prediction.Probability\", 4)"),
            Answers("rain-onnx", _days, "\"prediction.PredictedLabel.output\", round(\"prediction.Probability.output\", 4)"));
    }

    [Fact]
    public void A_version_of_an_ONNX_file_has_example_training_rows_and_lineage_like_any_other()
    {
        var (_, version) = Rain();

        Assert.Equal(["city", "humidity", "wind"], version.Example[0].Keys);
        Assert.Equal(3, version.Example.Count);
        Assert.Equal(300, _test.Workspace.Data.Count(Models.TrainingRows("rain-onnx")));
        Assert.True(Models.Verify("rain-onnx").Intact);
        Assert.Equal(version.Digest, version.Content); // no times in the file
    }

    [Fact]
    public void It_is_judged_by_the_same_metrics_as_the_pipeline()
    {
        Rain();
        var options = new EvaluationOptions { Label = "rain", Samples = 0, Slices = ["city"], Explain = true };
        var (plain, onnx) = (Models.Evaluate("rain", _days, options), Models.Evaluate("rain-onnx", _days, options));

        Assert.Equal(ModelTask.Binary, onnx.Task);
        Assert.Equal(plain.Metrics.Select(m => (m.Name, Math.Round(m.Value, 4))), onnx.Metrics.Select(m => (m.Name, Math.Round(m.Value, 4))));
        Assert.Equal(plain.Importance.Select(i => i.Input), onnx.Importance.Select(i => i.Input));
    }

    [Fact]
    public void Rows_come_from_a_file_a_DataFrame_a_data_view_or_records()
    {
        _test.Write("linear.onnx", OnnxBytes.Linear());
        Models.Register("linear", "linear.onnx", new[] { new Row(1, 2, 3) }, Columns);
        var frame = new DataFrame(new SingleDataFrameColumn("a", [1f, 0f]), new SingleDataFrameColumn("b", [1f, 0f]), new SingleDataFrameColumn("c", [1f, 1f]));
        var view = new MLContext().Data.LoadFromEnumerable(new[] { new Row(1, 1, 1), new Row(0, 0, 1) });
        _test.Write("rows.csv", "c,b,a\n1,1,1\n1,0,0\n");

        foreach (var source in new object[] { frame, view, "rows.csv", new[] { new Row(1, 1, 1), new Row(0, 0, 1) } })
        {
            Assert.Equal(["6.5", "3.5"], Answers("linear", source, "\"prediction.variable\""));
        }
    }

    [Fact]
    public void Columns_that_are_named_fill_the_one_wide_input_in_their_order()
    {
        _test.Write("linear.onnx", OnnxBytes.Linear());
        var version = Models.Packages.Import("linear", "linear.onnx", ["c", "b", "a"]);

        Assert.Equal(["c FP32", "b FP32", "a FP32"], version.Signature.Inputs.Select(i => $"{i.Name} {i}"));
        Assert.Equal(["3.5"], Answers("linear", new[] { new Row(1, 0, 0) }, "\"prediction.variable\"")); // a is the third
    }

    [Fact]
    public void Without_names_the_wide_input_is_a_column_of_lists()
    {
        _test.Write("linear.onnx", OnnxBytes.Linear());

        Assert.Equal("X FP32[3]", string.Join(", ", Models.Packages.Import("linear", "linear.onnx").Signature.Inputs.Select(i => $"{i.Name} {i}")));
        Assert.Equal(["14.5"], Answers("linear", "SELECT [1, 2, 3] AS X", "\"prediction.variable\""));
    }

    [Fact]
    public void A_graph_for_one_row_at_a_time_is_asked_row_by_row()
    {
        _test.Write("single.onnx", OnnxBytes.Linear(rows: 1));
        Models.Packages.Import("single", "single.onnx", Columns);

        Assert.Equal(["6.5", "3.5", "0.5"], Answers("single", new[] { new Row(1, 1, 1), new Row(0, 0, 1), new Row(0, 0, 0) }, "\"prediction.variable\""));
    }

    [Fact]
    public void The_maps_of_scikit_learns_classifiers_become_a_vector_and_the_names_of_the_classes()
    {
        _test.Write("classes.onnx", OnnxBytes.Classifier());
        var rows = "SELECT (i % 3)::FLOAT AS a, (i % 2)::FLOAT AS b, CASE WHEN i % 3 > 0 AND i % 3 >= i % 2 THEN 0 WHEN i % 2 = 1 THEN 1 ELSE 0 END AS kind FROM range(60) t(i)";
        var version = Models.Register("classes", "classes.onnx", rows, ["a", "b"]);
        var report = Models.Evaluate("classes", rows, new EvaluationOptions { Label = "kind", Samples = 0 });

        Assert.Equal(["label INT64", "probabilities FP32[3]"], version.Signature.Outputs.Select(o => $"{o.Name} {o}"));
        Assert.Equal(ModelTask.Multiclass, report.Task);
        Assert.Equal(1, report.Metric("micro_accuracy"));
        Assert.True(report.Metric("log_loss") is > 0 and < 1.1, "the probabilities of the true classes are found by name");
        Assert.Equal(["[0.665, 0.245, 0.09]"], Answers("classes", "SELECT 1 AS a, 0 AS b", "list_transform(\"prediction.probabilities\", x -> round(x, 3))"));
    }

    [Fact]
    public void Several_numbers_without_a_class_cannot_be_judged()
    {
        _test.Write("three.onnx", OnnxBytes.Identity(OnnxBytes.Float, -1, 3));
        Models.Packages.Import("three", "three.onnx", Columns);

        var error = Assert.Throws<UserException>(() => Models.Evaluate("three", "SELECT 1 AS a, 2 AS b, 3 AS c, 1 AS y", new EvaluationOptions { Label = "y" }));

        Assert.Equal("Model three@1 answers 3 numbers a row and no class: it cannot be judged. Let it answer the class, too, or one number.", error.Message);
    }

    [Fact]
    public void Several_threads_may_ask_at_once()
    {
        _test.Write("linear.onnx", OnnxBytes.Linear());
        var scorer = new MLOps.Models.Formats.Onnx.OnnxFormat();
        var path = Path.Combine(_test.Folder, "linear.onnx");
        using var model = scorer.Load(path, "linear", scorer.ReadSignature("linear", path, Columns));

        Parallel.For(0, 200, i =>
        {
            var inputs = MLOps.Models.Scoring.ModelScorers.Allocate(model, 50);
            inputs.ForEach(input => Assert.All(Enumerable.Range(0, 50), row => input.TrySet(row, i + row)));
            var answers = model.Score(inputs, 50)[0];
            Assert.All(Enumerable.Range(0, 50), row => Assert.Equal((6f * (i + row)) + 0.5f, answers.Cell(row)));
        });
    }

    [Fact]
    public async Task It_is_served_like_any_other()
    {
        _test.Write("linear.onnx", OnnxBytes.Linear());
        Models.Register("linear", "linear.onnx", new[] { new Row(1, 2, 3) }, Columns);
        await using var served = await ServedModel.StartAsync(_test, "linear@1");
        var (status, body) = await served.PostAsync("/invocations", """{"dataframe_split": {"columns": ["c", "a", "b"], "data": [[3, 1, 2], [1, 1, 1]]}}""");

        Assert.Equal((200, "[14.5,6.5]"), (status, body.GetProperty("predictions").GetRawText()));
        await served.StopAsync();
        Assert.Equal(2, _test.Workspace.Data.Count(_test.Workspace.Data.OpenSql($"SELECT * FROM '{served.Log}'")));
    }

    [Fact]
    public void No_rows_have_no_answers()
    {
        _test.Write("linear.onnx", OnnxBytes.Linear());
        Models.Packages.Import("linear", "linear.onnx", Columns);

        Assert.Empty(Answers("linear", "SELECT 1 AS a, 1 AS b, 1 AS c WHERE false", "\"prediction.variable\""));
    }

    [Fact]
    public void A_folder_of_it_has_the_flavours_that_Python_loads()
    {
        var (_, version) = Rain();
        var report = Models.Packages.Export("rain-onnx@1", "out/rain");
        var manifest = Manifest("out/rain");
        var flavors = (Dictionary<object, object>)manifest["flavors"];
        var function = (Dictionary<object, object>)flavors["python_function"];
        var inputs = JsonNode.Parse((string)((Dictionary<object, object>)manifest["signature"])["inputs"])!.AsArray();

        Assert.Equal(
            ["MLmodel", "bom.cdx.json", "conda.yaml", "input_example.json", "mlops.json", "model-card.md", "model.onnx", "model.sig", "python_env.yaml", "requirements.txt"], report.Files);
        Assert.Equal(("mlflow.onnx", "model.onnx"), (function["loader_module"], function["data"]));
        Assert.Equal("model.onnx", ((Dictionary<object, object>)flavors["onnx"])["data"]);
        Assert.Equal("1.6.0", ((Dictionary<object, object>)flavors["onnx"])["onnx_version"]); // the first that reads ML.NET's format, 6
        Assert.Equal("""{"type":"tensor","tensor-spec":{"dtype":"str","shape":[-1,1]},"name":"city"}""", inputs.Single(i => (string?)i!["name"] == "city")!.ToJsonString());
        Assert.Equal("""{"type":"tensor","tensor-spec":{"dtype":"float32","shape":[-1,1]},"name":"humidity"}""", inputs.Single(i => (string?)i!["name"] == "humidity")!.ToJsonString());
        Assert.Equal(version.Digest, MLOps.Store.Artifacts.DigestOf(Path.Combine(_test.Folder, "out/rain/model.onnx")));
        Assert.Equal(3, JsonNode.Parse(File.ReadAllText(Path.Combine(_test.Folder, "out/rain/input_example.json")))!["inputs"]!["humidity"]!.AsArray().Count);
    }

    [Fact]
    public void Columns_that_the_answers_do_not_depend_on_are_no_inputs_but_Python_is_told_of_them()
    {
        Rain(); // the converter made inputs of the date and the label
        Models.Packages.Export("rain-onnx@1", "out/rain");
        var inputs = JsonNode.Parse((string)((Dictionary<object, object>)Manifest("out/rain")["signature"])["inputs"])!.AsArray();
        var example = JsonNode.Parse(File.ReadAllText(Path.Combine(_test.Folder, "out/rain/input_example.json")))!["inputs"]!;

        Assert.Equal(["date", "city", "humidity", "wind", "rain"], inputs.Select(i => (string?)i!["name"]));
        Assert.Equal("[[false],[false],[false]]", example["rain"]!.ToJsonString());
        Assert.Equal("""[[""],[""],[""]]""", example["date"]!.ToJsonString());
        Assert.Equal(["city", "humidity", "wind"], Models.Get("rain-onnx").Signature.Inputs.Select(i => i.Name));
    }

    [Theory]
    [InlineData("out/rain")]
    [InlineData("out/rain.zip")]
    public void What_was_exported_comes_in_again_and_answers_the_same(string path)
    {
        Rain();
        Models.Packages.Export("rain-onnx@1", path);
        var version = Models.Packages.Import("again", path);

        Assert.Equal(("onnx", Models.Get("rain-onnx").Digest, 3), (version.Format, version.Digest, version.Example.Count));
        Assert.Equal(Answers("rain-onnx", _days, "\"prediction.Score.output\""), Answers("again", _days, "\"prediction.Score.output\""));
    }

    [Fact]
    public void A_folder_of_a_wide_input_tells_its_columns_as_a_table_and_comes_in_with_them()
    {
        _test.Write("linear.onnx", OnnxBytes.Linear());
        Models.Register("linear", "linear.onnx", new[] { new Row(1, 2, 3) }, Columns);
        Models.Packages.Export("linear@1", "out/linear");
        var version = Models.Packages.Import("again", "out/linear");

        Assert.Equal(
            """[{"type":"float","name":"a","required":true},{"type":"float","name":"b","required":true},{"type":"float","name":"c","required":true}]""",
            ((Dictionary<object, object>)Manifest("out/linear")["signature"])["inputs"]);
        Assert.Equal(Columns, version.Signature.Inputs.Select(i => i.Name));
        Assert.Equal(["14.5"], Answers("again", new[] { new Row(1, 2, 3) }, "\"prediction.variable\""));
    }

    [Fact]
    public void A_folder_that_MLflow_wrote_comes_in()
    {
        Directory.CreateDirectory(Path.Combine(_test.Folder, "theirs"));
        _test.Write("theirs/net.onnx", OnnxBytes.Linear());
        _test.Write("theirs/MLmodel", """
            artifact_path: model
            flavors:
              onnx:
                code: null
                data: net.onnx
                onnx_version: 1.16.2
              python_function:
                data: net.onnx
                env: {conda: conda.yaml, virtualenv: python_env.yaml}
                loader_module: mlflow.onnx
            mlflow_version: 2.22.0
            signature:
              inputs: '[{"type": "float", "name": "a"}, {"type": "float", "name": "b"}, {"type": "float", "name": "c"}]'
              outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 1]}}]'
              params: null
            """);

        Assert.Equal(Columns, Models.Packages.Import("theirs", "theirs").Signature.Inputs.Select(i => i.Name));
    }

    [Theory]
    [InlineData("../outside.onnx", "MLmodel names '../outside.onnx' as the model, which leads out of its folder.")]
    [InlineData("gone.onnx", "The folder has no gone.onnx, which its MLmodel names as the model.")]
    public void A_folder_whose_model_is_elsewhere_is_refused(string data, string expected)
    {
        Directory.CreateDirectory(Path.Combine(_test.Folder, "bad"));
        _test.Write("outside.onnx", OnnxBytes.Linear());
        _test.Write("bad/MLmodel", $"flavors:\n  onnx:\n    data: {data}\n");

        Refused(expected, () => Models.Packages.Import("bad", "bad"));
    }

    [Fact]
    public void A_folder_of_a_flavour_that_is_not_here_is_named()
    {
        Directory.CreateDirectory(Path.Combine(_test.Folder, "keras"));
        _test.Write("keras/MLmodel", "flavors:\n  keras:\n    data: data\n");

        Refused("The folder has no MLmodel with the flavour mlnet, onnx or torchsharp; it has keras.", () => Models.Packages.Import("bad", "keras"));
    }

    [Theory]
    [InlineData(OnnxBytes.Float16, new long[] { -1, 3 }, "Input 'x' of model 'bad' is a tensor of Float16, which cannot be sent to it.")]
    [InlineData(OnnxBytes.Float, new long[] { -1, -1 }, "Input 'x' of model 'bad' has no fixed size for a row: its dimension 2 (d1) is free.")]
    [InlineData(OnnxBytes.Float, new long[] { 8, 3 }, "Input 'x' of model 'bad' has the shape [8, 3]: its first dimension cannot be the rows.")]
    [InlineData(OnnxBytes.Float, new long[0], "Input 'x' of model 'bad' has the shape []: its first dimension cannot be the rows.")]
    public void An_input_that_rows_cannot_fill_is_refused(int type, long[] shape, string expected)
    {
        _test.Write("bad.onnx", OnnxBytes.Identity(type, shape));

        Refused(expected, () => Models.Packages.Import("bad", "bad.onnx"));
    }

    [Fact]
    public void A_file_that_is_no_ONNX_or_cut_short_is_refused()
    {
        _test.Write("short.onnx", OnnxBytes.Linear()[..60]);
        _test.Write("zip.onnx", [0x50, 0x4B, 3, 4, 0]);
        _test.Write("pickle.onnx", [0x80, 4, 0x5D]);

        Refused("Model bad cannot be loaded as ONNX: Protobuf parsing failed.", () => Models.Packages.Import("bad", "short.onnx"));
        Refused("'zip.onnx' is no ONNX model: it is a zip.", () => Models.Packages.Import("bad", "zip.onnx"));
        Refused("'pickle.onnx' is no ONNX model: it is a Python pickle", () => Models.Packages.Import("bad", "pickle.onnx"));
        Refused("There is no file 'none.onnx'.", () => Models.Register("bad", "none.onnx", _days));
    }

    [Fact]
    public void Columns_that_do_not_fill_the_input_are_refused_with_its_width()
    {
        _test.Write("linear.onnx", OnnxBytes.Linear());
        var rows = new[] { new Row(1, 2, 3) };

        Refused("Input 'X' of model 'bad' has 3 values a row; 2 columns were named: a, b.", () => Models.Register("bad", "linear.onnx", rows, ["a", "b"]));
        Refused("Input 'X' of model 'bad' has 3 values a row; 3 columns were named: a, a, b.", () => Models.Register("bad", "linear.onnx", rows, ["a", "a", "b"]));
        Refused("Model 'bad' takes 3 values a row as its one input 'X', and rows has no such column.", () => Models.Register("bad", "linear.onnx", rows));
        Refused("Column 'd' not found in rows.", () => Models.Register("bad", "linear.onnx", rows, ["a", "b", "d"]));
    }

    [Fact]
    public void A_changed_byte_is_found_and_refused()
    {
        Rain();
        var path = Models.PathOf(Models.Get("rain-onnx"));
        var bytes = File.ReadAllBytes(path);
        bytes[^10] ^= 1;
        File.WriteAllBytes(path, bytes);

        Assert.False(Models.Verify("rain-onnx").Intact);
        Refused("The file of model rain-onnx@1 is damaged", () => Models.Load("rain-onnx"));
    }

    private (ModelVersion Plain, ModelVersion Onnx) Rain()
    {
        var view = _test.Workspace.Data.ToDataView(_days);
        var model = RainModel.FastTree(view);
        using (var file = File.Create(Path.Combine(_test.Folder, "rain.onnx")))
        {
            new MLContext().Model.ConvertToOnnx(model, view, file, "PredictedLabel", "Score", "Probability");
        }

        return (Models.Register("rain", model, _days), Models.Register("rain-onnx", "rain.onnx", _days));
    }

    private List<string> Answers(string model, object source, string columns)
    {
        using var loaded = Models.Load(model);
        var answers = new Dictionary<string, object> { ["answers"] = loaded.Predict(source) };
        return _test.Workspace.Data.Query($"SELECT {columns} FROM answers", answers).Rows.Select(r => string.Join(", ", r.Select(Text))).ToList();
    }

    private static string Text(object? value) => value is System.Collections.IEnumerable list and not string
        ? $"[{string.Join(", ", list.Cast<object>().Select(Text))}]"
        : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!;

    private Dictionary<string, object> Manifest(string folder) => new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(File.ReadAllText(Path.Combine(_test.Folder, folder, "MLmodel")));

    private static void Refused(string expected, Func<object> ask) => Assert.StartsWith(expected, Assert.Throws<UserException>(ask).Message, StringComparison.Ordinal);

    private sealed record Row(float a, float b, float c);
}
