using Microsoft.ML;
using MLOps.Tracking;

namespace MLOps.Runtime.Tests.Tracking;

public sealed class MetricValuesTests : IDisposable
{
    private readonly TestWorkspace _test = new();
    private readonly MLContext _ml = new(seed: 1);

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData("AreaUnderRocCurve", "area_under_roc_curve")]
    [InlineData("F1Score", "f1_score")]
    [InlineData("RSquared", "r_squared")]
    [InlineData("NormalizedMutualInformation", "normalized_mutual_information")]
    [InlineData("DetectionRateAtFalsePositiveCount", "detection_rate_at_false_positive_count")]
    [InlineData("MSEOfAll", "mse_of_all")]
    [InlineData("already_snake", "already_snake")]
    public void Names_are_written_in_snake_case(string name, string expected) => Assert.Equal(expected, MetricValues.SnakeCase(name));

    [Fact]
    public void Binary_metrics_are_logged_whole_with_their_confusion_matrix()
    {
        var data = Points();
        var calibrated = _ml.BinaryClassification.Evaluate(_ml.BinaryClassification.Trainers.SdcaLogisticRegression(maximumNumberOfIterations: 5).Fit(data).Transform(data));
        using (var run = _test.Workspace.Experiments.StartRun("x"))
        {
            run.LogMetrics(calibrated, prefix: "test_");
            Assert.Empty(run.Problems);
        }

        var report = _test.Workspace.Experiments.Get("x");
        Assert.Equal(
            ["test_log_loss", "test_log_loss_reduction", "test_entropy", "test_area_under_roc_curve", "test_accuracy", "test_positive_precision", "test_positive_recall", "test_negative_precision", "test_negative_recall", "test_f1_score", "test_area_under_precision_recall_curve"],
            report.Metrics.Select(m => m.Key));
        Assert.Equal(calibrated.AreaUnderRocCurve, report.Metric("test_area_under_roc_curve"));
        Assert.Equal("test_confusion_matrix.json", Assert.Single(report.Artifacts).Path);
    }

    [Fact]
    public void Multiclass_regression_ranking_clustering_and_anomaly_metrics_are_logged_whole()
    {
        var data = Points();
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Label", "Class").Fit(data).Transform(data);
        var told = _ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(maximumNumberOfIterations: 5).Fit(keyed).Transform(keyed);
        var classes = _ml.MulticlassClassification.Evaluate(told);
        var best = _ml.MulticlassClassification.Evaluate(told, topKPredictionCount: 2);
        var regression = _ml.Regression.Evaluate(_ml.Regression.Trainers.Sdca("Y", maximumNumberOfIterations: 5).Fit(data).Transform(data), "Y");
        var ranked = _ml.Transforms.Conversion.MapValueToKey("Group", "Class").Append(_ml.Ranking.Trainers.FastTree("Rank", rowGroupColumnName: "Group", numberOfTrees: 2, minimumExampleCountPerLeaf: 1)).Fit(data).Transform(data);
        var ranking = _ml.Ranking.Evaluate(ranked, "Rank", "Group");
        var clustering = _ml.Clustering.Evaluate(_ml.Clustering.Trainers.KMeans(numberOfClusters: 2).Fit(data).Transform(data));
        data = _ml.Transforms.Conversion.ConvertType("Label", outputKind: Microsoft.ML.Data.DataKind.Single).Fit(data).Transform(data);
        var anomaly = _ml.AnomalyDetection.Evaluate(_ml.AnomalyDetection.Trainers.RandomizedPca(rank: 1, ensureZeroMean: false).Fit(data).Transform(data), falsePositiveCount: 5);

        Assert.Contains(("macro_accuracy", classes.MacroAccuracy), MetricValues.Of(classes));
        Assert.Contains(("per_class_log_loss_2", classes.PerClassLogLoss[2]), MetricValues.Of(classes));
        Assert.DoesNotContain(MetricValues.Of(classes), m => m.Key.StartsWith("top_k", StringComparison.Ordinal)); // nobody asked for a K
        Assert.Contains(("top_k_accuracy", best.TopKAccuracy), MetricValues.Of(best));
        Assert.Contains(("recall_1", classes.ConfusionMatrix.PerClassRecall[1]), MetricValues.Of(classes));
        Assert.Equal(
            [("mean_absolute_error", regression.MeanAbsoluteError), ("mean_squared_error", regression.MeanSquaredError), ("root_mean_squared_error", regression.RootMeanSquaredError), ("loss_function", regression.LossFunction), ("r_squared", regression.RSquared)],
            MetricValues.Of(regression));
        Assert.Contains(("normalized_discounted_cumulative_gains_1", ranking.NormalizedDiscountedCumulativeGains[0]), MetricValues.Of(ranking));
        Assert.Contains(("davies_bouldin_index", clustering.DaviesBouldinIndex), MetricValues.Of(clustering));
        Assert.Contains(("area_under_roc_curve", anomaly.AreaUnderRocCurve), MetricValues.Of(anomaly));
    }

    [Fact]
    public void Dictionaries_and_objects_with_numbers_are_metrics_too()
    {
        Assert.Equal([("a", 1.0)], MetricValues.Of(new Dictionary<string, object> { ["a"] = 1, ["b"] = "text" }));
        Assert.Equal([("a", 1.5)], MetricValues.Of(new Dictionary<string, double> { ["a"] = 1.5 }));
        Assert.Equal([("mean_error", 2.0)], MetricValues.Of(new { MeanError = 2f, Name = "x", Ok = true }));
        Assert.Empty(MetricValues.Of("text"));
    }

    [Theory]
    [InlineData("area_under_roc_curve", MetricDirection.HigherIsBetter)]
    [InlineData("log_loss", MetricDirection.LowerIsBetter)]
    [InlineData("log_loss_reduction", MetricDirection.HigherIsBetter)]
    [InlineData("root_mean_squared_error", MetricDirection.LowerIsBetter)]
    [InlineData("val_f1", MetricDirection.HigherIsBetter)]
    [InlineData("trees", MetricDirection.Unknown)]
    public void The_direction_of_a_metric_is_told_from_its_name(string key, MetricDirection expected) => Assert.Equal(expected, MetricDirections.Of(key));

    private IDataView Points() => _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 300).Select(i => new Point
    {
        Features = [i % 7, (i * 31) % 11],
        Label = (i % 7) + ((i * 31) % 11) + (i % 3) > 8,
        Class = "c" + (i % 3),
        Y = (2 * (i % 7)) + (i % 3),
        Rank = (uint)(i % 3),
    }));

    private sealed class Point
    {
        [Microsoft.ML.Data.VectorType(2)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }

        public string Class { get; set; } = "";

        public float Y { get; set; }

        [Microsoft.ML.Data.KeyType(3)]
        public uint Rank { get; set; }
    }
}
