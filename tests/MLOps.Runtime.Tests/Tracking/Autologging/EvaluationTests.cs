using System.Globalization;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLOps.Tracking;
using MLOps.Tracking.Autologging;

namespace MLOps.Runtime.Tests.Tracking.Autologging;

public sealed class EvaluationTests : IDisposable
{
    private readonly LearningWorkspace _test = new();

    private MLContext Ml => _test.Ml;

    private ExperimentCatalog Experiments => _test.Workspace.Experiments;

    private AutoLog AutoLog => Experiments.AutoLog;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void The_curve_is_that_of_the_label_which_was_evaluated()
    {
        using (Experiments.StartRun("x"))
        {
            var scored = Ml.Transforms.Concatenate("Features", "A", "B").Append(Ml.BinaryClassification.Trainers.SdcaLogisticRegression()).Fit(_test.Rows).Transform(_test.Rows);
            var metrics = AutoLog.Evaluated(Ml.BinaryClassification.Evaluate(AutoLog.Scored(scored)));

            // Against the trapezoid over every pair of rows: the share of pairs in which the positive one has the higher score.
            var (scores, labels) = (scored.GetColumn<float>("Score").ToArray(), scored.GetColumn<bool>("Label").ToArray());
            var pairs = from p in Enumerable.Range(0, scores.Length) where labels[p] from n in Enumerable.Range(0, scores.Length) where !labels[n] select scores[p] > scores[n] ? 1 : scores[p] == scores[n] ? 0.5 : 0;
            Assert.Equal(pairs.Average(), metrics.AreaUnderRocCurve, 3);
        }

        using var curves = JsonDocument.Parse(File.ReadAllText(Experiments.ArtifactPath("x", "evaluation_curves.json")));
        var roc = curves.RootElement.GetProperty("roc").EnumerateArray().Select(p => (X: p.GetProperty("x").GetDouble(), Y: p.GetProperty("y").GetDouble())).ToList();
        Assert.Equal(((0, 0), (1, 1)), (roc[0], roc[^1]));
        Assert.Equal(roc, roc.OrderBy(p => p.X).ThenBy(p => p.Y));
    }

    [Fact]
    public void A_confusion_matrix_names_the_classes()
    {
        using (Experiments.StartRun("kinds"))
        {
            var pipeline = Ml.Transforms.Concatenate("Features", "A", "B").Append(Ml.Transforms.Conversion.MapValueToKey("Key", "Kind")).Append(Ml.MulticlassClassification.Trainers.SdcaMaximumEntropy("Key"));
            AutoLog.Evaluated(Ml.MulticlassClassification.Evaluate(AutoLog.Scored(pipeline.Fit(_test.Rows).Transform(_test.Rows)), "Key"));
        }

        Assert.Equal(Enumerable.Order(["low", "middle", "high"]), Experiments.Get("kinds").Evaluation!.Classes.Order());
        using var matrix = JsonDocument.Parse(File.ReadAllText(Experiments.ArtifactPath("kinds", "confusion_matrix.json")));
        var rows = _test.Rows.GetColumn<string>("Kind").CountBy(k => k).ToDictionary();
        var counts = matrix.RootElement.GetProperty("counts").EnumerateArray().Select(r => r.EnumerateArray().Sum(n => n.GetDouble())).ToList();
        Assert.Equal(matrix.RootElement.GetProperty("labels").EnumerateArray().Select(l => (double)rows[l.GetString()!]), counts);
    }

    [Fact]
    public void Every_kind_of_evaluation_is_recorded()
    {
        var features = Ml.Transforms.Concatenate("Features", "A", "B");
        using (var run = Experiments.StartRun("regression"))
        {
            AutoLog.Evaluated(Ml.Regression.Evaluate(AutoLog.Scored(AutoLog.Fit(features.Append(Ml.Regression.Trainers.FastTree("Value", numberOfTrees: 20)), _test.Rows).Transform(_test.Rows)), "Value"));
            Assert.Empty(run.Problems);
        }

        using (var run = Experiments.StartRun("multiclass"))
        {
            AutoLog.Evaluated(Ml.MulticlassClassification.Evaluate(AutoLog.Scored(AutoLog.Fit(features.Append(Ml.Transforms.Conversion.MapValueToKey("Key", "Label")).Append(Ml.MulticlassClassification.Trainers.SdcaMaximumEntropy("Key")), _test.Rows).Transform(_test.Rows)), "Key"));
            Assert.Empty(run.Problems);
        }

        using (var run = Experiments.StartRun("clustering"))
        {
            AutoLog.Evaluated(Ml.Clustering.Evaluate(AutoLog.Scored(AutoLog.Fit(features.Append(Ml.Clustering.Trainers.KMeans(numberOfClusters: 2)), _test.Rows).Transform(_test.Rows))));
            Assert.Empty(run.Problems);
        }

        using (var run = Experiments.StartRun("anomaly"))
        {
            AutoLog.Evaluated(Ml.AnomalyDetection.Evaluate(AutoLog.Scored(AutoLog.Fit(features.Append(Ml.AnomalyDetection.Trainers.RandomizedPca(rank: 1)), _test.Rows).Transform(_test.Rows)), "Odd", falsePositiveCount: 5));
            Assert.Empty(run.Problems);
        }

        Assert.InRange(Experiments.Get("regression").Metric("r_squared"), 0.9, 1);
        Assert.InRange(Experiments.Get("multiclass").Metric("macro_accuracy"), 0.7, 1);
        Assert.True(Experiments.Get("clustering").Metric("average_distance") > 0);
        Assert.Equal("2", Experiments.Get("clustering").Parameters["k"]);
        Assert.Contains(Experiments.Get("anomaly").Metrics, m => m.Key == "area_under_roc_curve");
    }

    [Fact]
    public void A_ranking_is_recorded_with_its_gains_by_position()
    {
        RankingMetrics metrics;
        using (var run = Experiments.StartRun("x"))
        {
            var pipeline = Ml.Transforms.Concatenate("Features", "A", "B").Append(Ml.Transforms.Conversion.MapValueToKey("Group", "Page"))
                .Append(Ml.Transforms.Conversion.ConvertType("Relevance", "Odd", DataKind.Single)).Append(Ml.Ranking.Trainers.FastTree("Relevance", rowGroupColumnName: "Group", numberOfTrees: 5));
            metrics = AutoLog.Evaluated(Ml.Ranking.Evaluate(AutoLog.Scored(AutoLog.Fit(pipeline, _test.Rows).Transform(_test.Rows)), "Relevance", "Group"));
            Assert.Empty(run.Problems);
        }

        var report = Experiments.Get("x");
        Assert.Equal("FastTreeRanking", report.Parameters["trainer"]);
        for (var position = 1; position <= metrics.NormalizedDiscountedCumulativeGains.Count; position++)
        {
            Assert.Equal(metrics.NormalizedDiscountedCumulativeGains[position - 1], report.Metric($"normalized_discounted_cumulative_gains_{position}"));
            Assert.Equal(metrics.DiscountedCumulativeGains[position - 1], report.Metric($"discounted_cumulative_gains_{position}"));
        }
    }

    [Fact]
    public void A_cross_validation_is_told_fold_by_fold_and_in_short()
    {
        IReadOnlyList<TrainCatalogBase.CrossValidationResult<RegressionMetrics>> folds;
        using (Experiments.StartRun("x"))
        {
            folds = AutoLog.Evaluated(Ml.Regression.CrossValidate(_test.Rows, Ml.Transforms.Concatenate("Features", "A", "B").Append(Ml.Regression.Trainers.FastTree("Value", numberOfTrees: 20)), 4, "Value"));
        }

        var report = Experiments.Get("x");
        var expected = folds.Select(f => f.Metrics.RSquared).ToList();
        Assert.Equal(expected, report.Curves.Single(c => c.Key == "fold_r_squared").Points.Select(p => p.Value));
        Assert.Equal(expected.Average(), report.Metric("mean_r_squared"), 12);
        var mean = expected.Average();
        Assert.Equal(Math.Sqrt(expected.Sum(x => (x - mean) * (x - mean)) / 3), report.Metric("std_r_squared"), 12);
    }

    [Fact]
    public void The_importance_of_features_is_kept_as_a_table()
    {
        var model = Ml.Transforms.Concatenate("Features", "A", "B").Append(Ml.Regression.Trainers.FastTree("Value", numberOfTrees: 20)).Fit(_test.Rows);
        using (Experiments.StartRun("x"))
        {
            AutoLog.Evaluated(Ml.Regression.PermutationFeatureImportance(model, model.Transform(_test.Rows), "Value", permutationCount: 2));
        }

        var table = _test.Workspace.Data.Query($"SELECT feature, metric, mean, count FROM read_csv('{Experiments.ArtifactPath("x", "feature_importance.csv")}') WHERE metric = 'r_squared' ORDER BY mean");
        Assert.Equal(["A", "B"], table.Rows.Select(r => r[0])); // A weighs twice as much: R² falls further without it
        Assert.All(table.Rows, r => Assert.Equal(2L, Convert.ToInt64(r[3], CultureInfo.InvariantCulture)));
    }
}
