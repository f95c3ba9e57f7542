using Microsoft.ML;
using Microsoft.ML.Data;
using MLOps.Models;

namespace MLOps.Runtime.Tests.Models;

public sealed class ModelRegistryTests : IDisposable
{
    private readonly TestWorkspace _test = new();
    private readonly string _file;
    private readonly IDataView _view;

    public ModelRegistryTests()
    {
        _file = _test.Write("days.csv", RainModel.Csv());
        _view = _test.Workspace.Data.ToDataView(_file);
    }

    private ModelRegistry Models => _test.Workspace.Models;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void The_signature_holds_only_the_columns_that_scoring_needs()
    {
        var version = Models.Register("rain", RainModel.Logistic(_view), _file);

        Assert.Equal(["city BYTES", "humidity FP32", "wind FP32"], version.Signature.Inputs.Select(i => $"{i.Name} {i}"));
        Assert.Equal(["PredictedLabel BOOL", "Score FP32", "Probability FP32"], version.Signature.Outputs.Select(i => $"{i.Name} {i}"));
    }

    [Fact]
    public void A_label_that_the_pipeline_maps_to_a_key_is_not_an_input_and_comes_back_as_its_name()
    {
        var version = Models.Register("city", RainModel.Cities(_view), _view);
        using var model = Models.Load("city@1");
        var predictions = model.Predict("SELECT humidity, wind FROM 'days.csv'");

        Assert.Equal(["humidity", "wind"], version.Signature.Inputs.Select(i => i.Name));
        Assert.Equal(["PredictedLabel BYTES", "Score FP32[2]"], version.Signature.Outputs.Select(i => $"{i.Name} {i}"));
        Assert.Equal(300, predictions.TotalRows);
        Assert.All(_test.Workspace.Data.Rows(predictions.Source, 300), r => Assert.Contains(r[2], new object[] { "Seattle", "New York" }));
    }

    [Theory]
    [InlineData("logistic")]
    [InlineData("fasttree")]
    [InlineData("lightgbm")]
    public void A_loaded_model_answers_as_the_trained_one_does(string trainer)
    {
        var trained = trainer switch
        {
            "fasttree" => RainModel.FastTree(_view),
            "lightgbm" => RainModel.LightGbm(_view),
            _ => RainModel.Logistic(_view),
        };
        Models.Register("rain", trained, _file);
        using var other = _test.Reopen();
        using var model = other.Models.Load("rain");
        var answers = other.Data.Query("SELECT \"prediction.Probability\" FROM answers", new Dictionary<string, object> { ["answers"] = model.Predict(_file) });
        var expected = trained.Transform(_view).GetColumn<float>("Probability").Select(p => (object?)p);

        Assert.Equal(expected, answers.Rows.Select(r => r[0]));
    }

    [Fact]
    public async Task A_loaded_model_may_be_used_by_several_threads_at_once()
    {
        Models.Register("rain", RainModel.FastTree(_view), _file);
        using var model = Models.Load("rain");
        string Digest() => model.Predict(_file).Source.Digest;
        var digests = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(Digest)));

        Assert.Equal(Digest(), Assert.Single(digests.Distinct()));
    }

    [Fact]
    public void Versions_have_no_gaps_and_a_failed_registration_takes_none()
    {
        var model = RainModel.Logistic(_view);
        Models.Register("rain", model, _file);
        Assert.Throws<UserException>(() => Models.Register("rain", model, _test.Write("other.csv", "a,b\n1,2\n")));
        Models.Register("rain", model, _file, "the second");

        Assert.Equal([2, 1], Models.History("rain").Versions.Select(v => v.Version));
        Assert.Equal("the second", Models.Get("rain").Description);
    }

    [Fact]
    public void An_alias_points_to_one_version_and_its_moves_are_kept_with_the_digest()
    {
        var first = Models.Register("rain", RainModel.Logistic(_view), _file);
        var second = Models.Register("rain", RainModel.FastTree(_view), _file);
        Models.Alias("rain", "champion", 1);
        Models.Alias("rain", "champion", 2);

        Assert.Equal("rain@2", Models.Get("rain@champion").Reference);
        Assert.Equal(["champion"], Models.Get("rain@champion").Aliases);
        Assert.Empty(Models.Get("rain@1").Aliases);
        Assert.Equal([(1, 2, second.Digest), (null, 1, first.Digest)], Models.History("rain").Moves.Select(m => (m.From, m.To, m.Digest)).ToArray());
    }

    [Fact]
    public void The_training_rows_are_kept_with_the_models_own_answers()
    {
        Models.Register("rain", RainModel.FastTree(_view), _file);
        File.Delete(Path.Combine(_test.Folder, _file));
        var rows = Models.TrainingRows("rain@1");

        Assert.Equal(["date", "city", "humidity", "wind", "rain", "prediction.PredictedLabel", "prediction.Score", "prediction.Probability"], rows.Columns.Select(c => c.Name));
        Assert.Equal(300, _test.Workspace.Data.Count(rows));
    }

    [Fact]
    public void The_example_is_the_first_rows_with_missing_numbers_as_null()
    {
        var view = _test.Workspace.Data.ToDataView("SELECT city, humidity, CASE WHEN wind > 0 THEN NULL END AS wind, rain FROM 'days.csv'");
        var version = Models.Register("rain", RainModel.Logistic(_view), view);

        Assert.Equal(3, version.Example.Count);
        Assert.Equal("Seattle", version.Example[0]["city"]);
        Assert.Null(version.Example[0]["wind"]);
    }

    [Fact]
    public void Lineage_leads_from_the_dataset_to_the_version()
    {
        _test.Workspace.Data.Add("days", _file);
        Models.Register("rain", RainModel.Logistic(_view), "days");

        var edges = _test.Workspace.Data.Query("SELECT source, target FROM store.edges WHERE target LIKE 'model:%'");
        Assert.Equal(["dataset:days@1", "model:rain@1"], Assert.Single(edges.Rows));
    }

    [Theory]
    [InlineData("rian", "Model 'rian' not found. Did you mean 'rain'?")]
    [InlineData("rain@champoin", "Alias 'champoin' not found in model rain. Did you mean 'champion'?")]
    [InlineData("rain@7", "Model rain has no version 7. Its versions are 1 to 1.")]
    public void What_is_not_there_is_named_with_the_nearest(string reference, string expected)
    {
        Models.Register("rain", RainModel.Logistic(_view), _file);
        Models.Alias("rain", "champion", 1);

        Assert.Equal(expected, Assert.Throws<UserException>(() => Models.Get(reference)).Message);
        Assert.Equal(expected, Assert.Throws<UserException>(() => Models.Load(reference)).Message);
    }

    [Fact]
    public void A_model_file_cut_short_is_refused_in_one_sentence()
    {
        var version = Models.Register("rain", RainModel.Logistic(_view), _file);
        var path = Models.PathOf(version);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..1000]);

        Assert.StartsWith("The file of model rain@1 is damaged: its SHA-256 is not the registered", Assert.Throws<UserException>(() => Models.Load("rain")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_with_a_function_that_cannot_be_saved_is_refused_in_one_sentence()
    {
        var doubled = new MLContext(seed: 1).Transforms.CustomMapping<Day, Doubled>((day, twice) => twice.Humidity2 = 2 * day.Humidity, null).Fit(_view);

        Assert.Equal(
            "Model 'rain' cannot be saved by ML.NET: Empty contract name for a transform: the transform cannot be saved. Leave custom mappings out of the pipeline that is registered, and compute their columns in the source.",
            Assert.Throws<UserException>(() => Models.Register("rain", doubled, _file)).Message);
        Assert.Empty(Models.List().Models);
    }

    [Fact]
    public void A_source_without_an_input_is_refused_with_the_nearest_column()
    {
        Models.Register("rain", RainModel.Logistic(_view), _file);
        using var model = Models.Load("rain");

        Assert.Equal(
            "Column 'humidity' not found in SQL over days.csv. Did you mean 'humidty'?",
            Assert.Throws<UserException>(() => model.Predict("SELECT city, wind, humidity AS humidty FROM 'days.csv'")).Message);
    }

    [Fact]
    public void A_value_of_another_type_is_refused_in_one_sentence()
    {
        Models.Register("rain", RainModel.Logistic(_view), _file);
        using var model = Models.Load("rain");

        Assert.Equal(
            "A value of SQL over days.csv is not of the type that the model takes: Conversion Error: Could not convert string 'wet' to FLOAT.",
            Assert.Throws<UserException>(() => model.Predict("SELECT city, wind, CASE WHEN humidity > 50 THEN 'wet' ELSE '5' END AS humidity FROM 'days.csv'")).Message.Split(" when casting")[0].TrimEnd('.') + ".");
    }

    [Fact]
    public void Registering_and_predictions_that_fail_leave_no_tables_in_the_engine()
    {
        long Tables() => _test.Workspace.Data.Engine.Scalar<long>("SELECT count(*) FROM duckdb_tables() WHERE NOT internal");
        var before = Tables();
        Models.Register("rain", RainModel.Logistic(_view), _file);
        using var model = Models.Load("rain");
        Assert.Throws<UserException>(() => model.Predict("no.csv"));
        Assert.Equal(before, Tables());

        var wet = _test.Workspace.Data.OpenSql("SELECT city, wind, 'wet' AS humidity FROM 'days.csv'");
        Assert.Throws<UserException>(() => model.Predict(wet));
        Assert.Equal(before + 1, Tables());
        model.Predict(_file);
        Assert.Equal(before + 2, Tables());
    }

    [Fact]
    public void Two_versions_are_compared_by_signature()
    {
        Models.Register("rain", RainModel.Logistic(_view), _file);
        Models.Register("rain", RainModel.Cities(_view), _file);

        Assert.Contains("input city (BYTES) is gone", Models.Compare("rain@1", "rain@2").SignatureChanges);
        Assert.Contains("output Score was FP32, is FP32[2]", Models.Compare("rain@1", "rain@2").SignatureChanges);
    }

    [Theory]
    [InlineData("1st", "'1st' cannot be the name of a model.")]
    [InlineData("a@b", "'a@b' cannot be the name of a model.")]
    public void A_name_that_would_be_misread_is_refused(string name, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<UserException>(() => Models.Register(name, RainModel.Logistic(_view), _file)).Message, StringComparison.Ordinal);

    private sealed class Day
    {
        [ColumnName("humidity")]
        public float Humidity { get; set; }
    }

    private sealed class Doubled
    {
        public float Humidity2 { get; set; }
    }
}
