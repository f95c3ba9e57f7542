using Microsoft.ML;
using Microsoft.ML.Data;
using MLOps.Models;
using MLOps.Rendering;

namespace MLOps.Runtime.Tests.Models;

public sealed class EvaluationTests : IDisposable
{
    private readonly TestWorkspace _test = new();
    private readonly string _file;
    private readonly IDataView _view;

    public EvaluationTests()
    {
        _file = _test.Write("days.csv", RainModel.Csv());
        _view = _test.Workspace.Data.ToDataView(_file);
    }

    private ModelRegistry Models => _test.Workspace.Models;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_yes_or_no_model_is_judged_as_ML_NET_judges_it()
    {
        var model = RainModel.Logistic(_view);
        Models.Register("rain", model, _file);
        var expected = new MLContext().BinaryClassification.Evaluate(model.Transform(_view), "rain");

        var report = Models.Evaluate("rain", _file, new EvaluationOptions { Label = "rain", Samples = 200, Slices = ["city", "humidity"], Sensitive = ["city"], Explain = true });

        Assert.Equal((ModelTask.Binary, 300L, 0L), (report.Task, report.Rows, report.Unlabelled));
        Assert.Equal(expected.Accuracy, report.Metric("accuracy"), 9);
        Assert.Equal(expected.AreaUnderRocCurve, report.Metric("area_under_roc_curve"), 9);
        Assert.Equal(expected.F1Score, report.Metric("f1_score"), 9);
        Assert.Equal(expected.LogLoss, report.Metric("log_loss"), 5);
        Assert.All(report.Metrics, m => Assert.True(m.Low <= m.Value && m.Value <= m.High, m.Name));
        Assert.Equal(["humidity", "city"], report.Slices.Select(s => s.Column).Distinct().Order(StringComparer.Ordinal).Reverse());
        Assert.Equal(600, report.Slices.Sum(s => s.Rows));
        Assert.Equal(report.Slices.Select(s => s.Difference).Order(), report.Slices.Select(s => s.Difference));
        Assert.Equal("humidity", report.Importance[0].Input);
        Assert.Equal(3, report.Importance.Count);
        var humid = report.Dependence.Single(d => d.Input == "humidity").Points;
        Assert.True(humid[^1].Y > humid[0].Y + 0.1, "the more humid, the more rain");
        Assert.Equal(humid.Select(p => p.Y).Order(), humid.Select(p => p.Y));
        Assert.Equal(["New York", "Seattle"], Assert.Single(report.Fairness).Groups.Select(g => g.Group).Order(StringComparer.Ordinal));
        Assert.Equal(300, report.Pictures.Confusion!.Counts.Sum(r => r.Sum()));
        Assert.Equal(10, report.Pictures.Calibration!.Count);
    }

    [Fact]
    public void A_model_of_classes_is_judged_as_ML_NET_judges_it()
    {
        var model = RainModel.Cities(_view);
        Models.Register("city", model, _file);
        var expected = new MLContext().MulticlassClassification.Evaluate(model.Transform(_view));

        var report = Models.Evaluate("city", _file, new EvaluationOptions { Label = "city", Samples = 50 });

        Assert.Equal(ModelTask.Multiclass, report.Task);
        Assert.Equal(expected.MicroAccuracy, report.Metric("micro_accuracy"), 9);
        Assert.Equal(expected.MacroAccuracy, report.Metric("macro_accuracy"), 9);
        Assert.Equal(expected.LogLoss, report.Metric("log_loss"), 5);
        Assert.Equal(["New York", "Seattle"], report.Pictures.Confusion!.Classes);
    }

    [Fact]
    public void A_model_of_numbers_is_judged_as_ML_NET_judges_it()
    {
        var ml = new MLContext(seed: 1);
        var model = ml.Transforms.ReplaceMissingValues("wind").Append(ml.Transforms.Concatenate("Features", "wind")).Append(ml.Regression.Trainers.LbfgsPoissonRegression("humidity")).Fit(_view);
        Models.Register("humid", model, _file);
        var expected = ml.Regression.Evaluate(model.Transform(_view), "humidity");

        var report = Models.Evaluate("humid", _file, new EvaluationOptions { Label = "humidity", Samples = 50, Slices = ["city"], Explain = true });

        Assert.Equal(ModelTask.Regression, report.Task);
        Assert.True(report.Slices[0].Metric.Value > report.Metrics[0].Value, "the slice with the largest error first");
        Assert.Matches($@"{report.Slices[0].Slice} +\d+ .* \+\d", ReportRenderer.Text(report));
        Assert.Equal(expected.MeanAbsoluteError, report.Metric("mean_absolute_error"), 6);
        Assert.Equal(expected.RootMeanSquaredError, report.Metric("root_mean_squared_error"), 6);
        Assert.Equal(expected.RSquared, report.Metric("r_squared"), 6);
        Assert.Equal(300, report.Pictures.Residuals!.Counts.Sum());
        Assert.True(report.Slices[0].Metric.Value >= report.Slices[1].Metric.Value, "the larger error stands first");
    }

    [Fact]
    public void Groups_without_names_and_orders_are_judged_too()
    {
        var ml = new MLContext(seed: 1);
        var clusters = ml.Transforms.Concatenate("Features", "humidity").Append(ml.Clustering.Trainers.KMeans("Features", numberOfClusters: 2)).Fit(_view);
        Models.Register("weather-kinds", clusters, _file);
        var order = ml.Transforms.Concatenate("Features", "humidity").Append(ml.Transforms.Conversion.ConvertType("Label", "rain", DataKind.Single))
            .Append(ml.Regression.Trainers.Sdca()).Fit(_view);
        Models.Register("wettest", order, _file);

        var kinds = Models.Evaluate("weather-kinds", _file, new EvaluationOptions { Label = "rain", Samples = 20 });
        var ranked = Models.Evaluate("wettest", "SELECT *, CAST(rain AS INTEGER) AS wet FROM 'days.csv'", new EvaluationOptions { Label = "wet", Group = "date", Samples = 20 });

        Assert.Equal(ModelTask.Clustering, kinds.Task);
        Assert.InRange(kinds.Metric("normalized_mutual_information"), 0.2, 1);
        Assert.InRange(kinds.Metric("average_distance"), 0, 1000);
        Assert.Equal(ModelTask.Ranking, ranked.Task);
        Assert.InRange(ranked.Metric("ndcg_at_1"), 0.8, 1);
    }

    [Fact]
    public void Rows_without_a_label_are_left_out_and_counted()
    {
        Models.Register("rain", RainModel.Logistic(_view), _file);

        var report = Models.Evaluate("rain", "SELECT * REPLACE (CASE WHEN humidity > 50 THEN rain END AS rain) FROM 'days.csv'", new EvaluationOptions { Label = "rain", Samples = 0 });

        Assert.Equal(300, report.Rows + report.Unlabelled);
        Assert.True(report.Unlabelled > 50);
        Assert.All(report.Metrics, m => Assert.Null(m.Low));
    }

    [Fact]
    public void A_better_version_is_told_from_a_worse_one_on_the_same_rows()
    {
        Models.Register("rain", RainModel.FastTree(_view), _file);
        var ml = new MLContext(seed: 1);
        var blind = ml.Transforms.ReplaceMissingValues("wind").Append(ml.Transforms.Concatenate("Features", "wind")).Append(ml.BinaryClassification.Trainers.LbfgsLogisticRegression("rain")).Fit(_view);
        Models.Register("rain", blind, _file);

        var better = Models.Compare("rain@2", "rain@1", _file, new EvaluationOptions { Label = "rain", Samples = 200 }).OnData!;
        var same = Models.Compare("rain@1", "rain@1", _file, new EvaluationOptions { Label = "rain", Samples = 200 }).OnData!;

        Assert.Equal("accuracy: rain@1 is better than rain@2 on days.csv.", better.Verdict("rain@2", "rain@1"));
        Assert.Equal("McNemar", better.Test);
        Assert.True(better.P < 0.001 && better.Metrics[0].Low > 0);
        Assert.Equal("accuracy: rain@1 cannot be told from rain@1 on days.csv.", same.Verdict("rain@1", "rain@1"));
        Assert.Equal((1.0, 0.0, 1.0), (same.P, same.Metrics[0].Difference, same.Metrics[0].Chance));
    }

    [Fact]
    public void A_gate_goes_by_the_evaluation_before_it_goes_by_the_run()
    {
        Models.Register("rain", RainModel.FastTree(_view), _file);
        Models.Register("rain", RainModel.Logistic(_view), _file);
        Models.Policies.Set("rain", "champion", "metrics: {accuracy: not worse}");
        Models.Evaluate("rain@1", _file, new EvaluationOptions { Label = "rain", Samples = 0 });
        Assert.True(Models.Promote("rain@1", "champion").Granted);

        Models.Evaluate("rain@2", "SELECT * FROM 'days.csv' WHERE city = 'Seattle'", new EvaluationOptions { Label = "rain", Samples = 0 });
        Assert.EndsWith("but rain@1 has no such metric on the same data", Assert.Single(Models.Promote("rain@2", "champion").Gates).Evidence, StringComparison.Ordinal);

        Models.Evaluate("rain@2", _file, new EvaluationOptions { Label = "rain", Samples = 0 });
        Assert.Matches(@"^0\.\d+ \(evaluation on days\.csv\) against 0\.\d+ of rain@1$", Assert.Single(Models.Promote("rain@2", "champion").Gates).Evidence);
    }

    [Theory]
    [InlineData("rian", "Column 'rian' not found in days.csv. Did you mean 'rain'?")]
    [InlineData("date", "The model answers yes or no, but the label is '2020-01-01'. The label must be a boolean, or 0 and 1.")]
    [InlineData(null, "The evaluation of rain@1 needs the column with the truth. Name it with --label (Label in C#).")]
    public void A_label_that_cannot_be_used_is_refused_in_one_sentence(string? label, string expected)
    {
        Models.Register("rain", RainModel.Logistic(_view), _file);

        Assert.Equal(expected, Assert.Throws<UserException>(() => Models.Evaluate("rain", _file, new EvaluationOptions { Label = label })).Message);
    }

    [Theory]
    [InlineData(0)] // while the rows are read
    [InlineData(300)]
    [InlineData(1500)] // while they are scored, or drawn
    public void A_long_evaluation_a_comparison_and_a_prediction_stop_when_they_are_told_to(int milliseconds)
    {
        Models.Register("rain", RainModel.Logistic(_view), _file);
        var many = "SELECT d.* REPLACE (humidity + i % 7 AS humidity) FROM 'days.csv' d, range(10000) AS r(i)";
        var options = new EvaluationOptions { Label = "rain", Slices = ["humidity"], Explain = true };

        // On a thread of its own: other tests may keep the pool busy, and the order would come too late.
        CancellationToken Soon()
        {
            var order = new CancellationTokenSource();
            new Thread(() =>
            {
                Thread.Sleep(milliseconds);
                order.Cancel();
            })
            { IsBackground = true }.Start();
            return order.Token;
        }

        Assert.ThrowsAny<OperationCanceledException>(() => Models.Evaluate("rain", many, options, Soon()));
        Assert.ThrowsAny<OperationCanceledException>(() => Models.Compare("rain@1", "rain@1", many, options, Soon()));
        using var loaded = Models.Load("rain");
        Assert.ThrowsAny<OperationCanceledException>(() => loaded.Predict(many, Soon()));
    }

    [Fact]
    public void Answers_to_many_rows_stand_beside_the_rows_they_belong_to()
    {
        Models.Register("rain", RainModel.Logistic(_view), _file);
        using var loaded = Models.Load("rain");

        var many = loaded.Predict("SELECT d.* FROM range(100), 'days.csv' d ORDER BY range, date, city, humidity, wind");

        Assert.Equal(30_000, many.TotalRows);
        Assert.Equal(0L, _test.Workspace.Data.Engine.Scalar<long>(
            $"SELECT count(*) FROM (SELECT 1 FROM {many.Source.Relation} GROUP BY date, city, humidity, wind, rain HAVING min(\"prediction.Score\") <> max(\"prediction.Score\"))"));
    }

    [Fact]
    public void An_evaluation_leaves_no_tables_in_the_engine()
    {
        Models.Register("rain", RainModel.Logistic(_view), _file);
        long Tables() => _test.Workspace.Data.Engine.Scalar<long>("SELECT count(*) FROM duckdb_tables() WHERE NOT internal");
        var before = Tables();
        Models.Evaluate("rain", _file, new EvaluationOptions { Label = "rain", Samples = 10, Explain = true });

        Assert.Equal(before, Tables());
    }
}
