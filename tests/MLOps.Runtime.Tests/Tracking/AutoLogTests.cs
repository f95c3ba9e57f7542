using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;
using MLOps.Tracking;
using MLOps.Tracking.Autologging;

namespace MLOps.Runtime.Tests.Tracking;

public sealed class AutoLogTests : IDisposable
{
    private readonly TestWorkspace _test = new();
    private readonly MLContext _ml;
    private readonly IDataView _rows;

    public AutoLogTests()
    {
        _ml = AutoLog.Watch(new MLContext(1));
        var random = new Random(1);
        _rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 300).Select(_ =>
        {
            var (a, b) = ((float)random.NextDouble(), (float)random.NextDouble());
            return new Row { A = a, B = b, Label = a + b + (random.NextDouble() / 3) > 1.1, Value = (2 * a) + b, Other = random.NextDouble() > 0.5, Odd = random.Next(2), Page = "page" + random.Next(20) };
        }).ToList());
    }

    private ExperimentCatalog Experiments => _test.Workspace.Experiments;

    private AutoLog AutoLog => Experiments.AutoLog;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_fit_records_pipeline_trainer_all_options_schema_duration_and_model()
    {
        using (var run = Experiments.StartRun("x"))
        {
            var pipeline = _ml.Transforms.NormalizeMinMax("A").Append(_ml.Transforms.Concatenate("Features", "A", "B"))
                .Append(_ml.BinaryClassification.Trainers.LightGbm(new LightGbmBinaryTrainer.Options { NumberOfIterations = 7, LearningRate = 0.25, NumberOfLeaves = 5 }));
            var model = AutoLog.Fit(pipeline, _rows);
            AutoLog.Evaluated(_ml.BinaryClassification.Evaluate(AutoLog.Scored(model.Transform(_rows))));
            Assert.Empty(run.Problems);
        }

        var report = Experiments.Get("x");
        Assert.Equal("Normalizing → ColumnConcatenating → LightGbmBinary", report.Parameters["pipeline"]);
        Assert.Equal(
            ("LightGbmBinary", "7", "0.25", "5", "Label", "Features"),
            (report.Parameters["trainer"], report.Parameters["NumberOfIterations"], report.Parameters["LearningRate"], report.Parameters["NumberOfLeaves"], report.Parameters["LabelColumnName"], report.Parameters["FeatureColumnName"]));
        Assert.True(report.Metric("fit_seconds") > 0);
        Assert.InRange(report.Metric("area_under_roc_curve"), 0.8, 1);
        var files = report.Artifacts.Select(a => a.Path).ToList();
        Assert.Superset(
            new HashSet<string> { "model/model.zip", "model/pipeline.json", "model/input_schema.json", "model/signature.json", "model/example.json", "confusion_matrix.json", "evaluation_curves.json", "training.log" },
            files.ToHashSet());
        var reloaded = new MLContext().Model.Load(Experiments.ArtifactPath("x", "model/model.zip"), out _);
        Assert.NotNull(reloaded.Transform(_rows).Schema.GetColumnOrNull("PredictedLabel"));
        var confusion = report.Evaluation!.Confusion;
        Assert.Equal(["positive", "negative"], report.Evaluation.Classes);
        Assert.Equal(report.Metric("positive_recall"), confusion[0][0] / confusion[0].Sum(), 12);
        using var example = JsonDocument.Parse(File.ReadAllText(Experiments.ArtifactPath("x", "model/example.json")));
        Assert.Equal(["A", "B"], example.RootElement[0].EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void What_a_trainer_chose_and_said_is_recorded()
    {
        using (Experiments.StartRun("x"))
        {
            AutoLog.Fit(_ml.Transforms.Concatenate("Features", "A", "B").Append(_ml.BinaryClassification.Trainers.SdcaLogisticRegression()), _rows);
        }

        var report = Experiments.Get("x");
        Assert.True(report.Parameters.ContainsKey("auto.L2"), string.Join(", ", report.Parameters.Keys));
        Assert.True(report.Metric("best_iteration") > 0);
        Assert.Contains("Using best model", File.ReadAllText(Experiments.ArtifactPath("x", "training.log")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Auto-tuning parameters: L1Threshold (L1/L2) = 0.", "L1Threshold", "0")]
    [InlineData("Auto-tuning parameters: LearningRate = 0.2", "LearningRate", "0.2")]
    [InlineData("Something else = 3", null, null)]
    public void Options_that_were_chosen_are_read_out_of_messages(string text, string? name, string? value) =>
        Assert.Equal(name is null ? null : (name, value!), TrainingMessage.Of("s", text).Chosen);

    [Theory]
    [InlineData("Iteration 12: loss = 0.34", "training_loss", 0.34, 12L)]
    [InlineData("[5] 'binary_logloss' : 0.31", "training_binary_logloss", 0.31, 5L)]
    [InlineData("Using best model from iteration 23.", "best_iteration", 23.0, null)]
    public void Progress_is_read_out_of_messages(string text, string name, double value, long? step) => Assert.Equal((name, value, step), TrainingMessage.Of("s", text).Progress);

    [Fact]
    public void The_curve_is_that_of_the_label_which_was_evaluated()
    {
        using (Experiments.StartRun("x"))
        {
            var scored = _ml.Transforms.Concatenate("Features", "A", "B").Append(_ml.BinaryClassification.Trainers.SdcaLogisticRegression()).Fit(_rows).Transform(_rows);
            var metrics = AutoLog.Evaluated(_ml.BinaryClassification.Evaluate(AutoLog.Scored(scored)));

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
    public void Every_kind_of_evaluation_is_recorded()
    {
        var features = _ml.Transforms.Concatenate("Features", "A", "B");
        using (var run = Experiments.StartRun("regression"))
        {
            AutoLog.Evaluated(_ml.Regression.Evaluate(AutoLog.Scored(AutoLog.Fit(features.Append(_ml.Regression.Trainers.FastTree("Value", numberOfTrees: 20)), _rows).Transform(_rows)), "Value"));
            Assert.Empty(run.Problems);
        }

        using (var run = Experiments.StartRun("multiclass"))
        {
            AutoLog.Evaluated(_ml.MulticlassClassification.Evaluate(AutoLog.Scored(AutoLog.Fit(features.Append(_ml.Transforms.Conversion.MapValueToKey("Key", "Label")).Append(_ml.MulticlassClassification.Trainers.SdcaMaximumEntropy("Key")), _rows).Transform(_rows)), "Key"));
            Assert.Empty(run.Problems);
        }

        using (var run = Experiments.StartRun("clustering"))
        {
            AutoLog.Evaluated(_ml.Clustering.Evaluate(AutoLog.Scored(AutoLog.Fit(features.Append(_ml.Clustering.Trainers.KMeans(numberOfClusters: 2)), _rows).Transform(_rows))));
            Assert.Empty(run.Problems);
        }

        using (var run = Experiments.StartRun("anomaly"))
        {
            AutoLog.Evaluated(_ml.AnomalyDetection.Evaluate(AutoLog.Scored(AutoLog.Fit(features.Append(_ml.AnomalyDetection.Trainers.RandomizedPca(rank: 1)), _rows).Transform(_rows)), "Odd", falsePositiveCount: 5));
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
            var pipeline = _ml.Transforms.Concatenate("Features", "A", "B").Append(_ml.Transforms.Conversion.MapValueToKey("Group", "Page"))
                .Append(_ml.Transforms.Conversion.ConvertType("Relevance", "Odd", DataKind.Single)).Append(_ml.Ranking.Trainers.FastTree("Relevance", rowGroupColumnName: "Group", numberOfTrees: 5));
            metrics = AutoLog.Evaluated(_ml.Ranking.Evaluate(AutoLog.Scored(AutoLog.Fit(pipeline, _rows).Transform(_rows)), "Relevance", "Group"));
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

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Boosted_trees_tell_their_loss_tree_by_tree_and_end_where_the_evaluation_does(bool isBinary, bool isLightGbm)
    {
        IEstimator<ITransformer> trainer = (isBinary, isLightGbm) switch
        {
            (true, true) => _ml.BinaryClassification.Trainers.LightGbm(numberOfIterations: 12),
            (true, false) => _ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 12),
            (false, true) => _ml.Regression.Trainers.LightGbm("Value", numberOfIterations: 12),
            (false, false) => _ml.Regression.Trainers.FastTree("Value", numberOfTrees: 12),
        };
        double expected;
        using (var run = Experiments.StartRun("x"))
        {
            var scored = AutoLog.Fit(_ml.Transforms.Concatenate("Features", "A", "B").Append(trainer), _rows).Transform(_rows);
            expected = isBinary ? _ml.BinaryClassification.Evaluate(scored).LogLoss : _ml.Regression.Evaluate(scored, "Value").RootMeanSquaredError;
            Assert.Empty(run.Problems);
        }

        var curve = Experiments.Get("x").Curves.Single(c => c.Key == (isBinary ? "training_log_loss" : "training_root_mean_squared_error")).Points;
        Assert.Equal(Enumerable.Range(1, 12).Select(i => (long)i), curve.Select(p => p.Step));
        Assert.Equal(expected, curve[^1].Value, 5);
        Assert.True(curve[0].Value > curve[^1].Value);
    }

    [Fact]
    public void A_forest_has_no_progress_and_no_problem()
    {
        using (var run = Experiments.StartRun("x"))
        {
            AutoLog.Fit(_ml.Transforms.Concatenate("Features", "A", "B").Append(_ml.Regression.Trainers.FastForest("Value", numberOfTrees: 5)), _rows);
            Assert.Empty(run.Problems);
        }

        Assert.DoesNotContain(Experiments.Get("x").Metrics, m => m.Key.StartsWith("training_", StringComparison.Ordinal));
    }

    [Fact]
    public void A_cross_validation_is_told_fold_by_fold_and_in_short()
    {
        IReadOnlyList<TrainCatalogBase.CrossValidationResult<RegressionMetrics>> folds;
        using (Experiments.StartRun("x"))
        {
            folds = AutoLog.Evaluated(_ml.Regression.CrossValidate(_rows, _ml.Transforms.Concatenate("Features", "A", "B").Append(_ml.Regression.Trainers.FastTree("Value", numberOfTrees: 20)), 4, "Value"));
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
        var model = _ml.Transforms.Concatenate("Features", "A", "B").Append(_ml.Regression.Trainers.FastTree("Value", numberOfTrees: 20)).Fit(_rows);
        using (Experiments.StartRun("x"))
        {
            AutoLog.Evaluated(_ml.Regression.PermutationFeatureImportance(model, model.Transform(_rows), "Value", permutationCount: 2));
        }

        var table = _test.Workspace.Data.Query($"SELECT feature, metric, mean, count FROM read_csv('{Experiments.ArtifactPath("x", "feature_importance.csv")}') WHERE metric = 'r_squared' ORDER BY mean");
        Assert.Equal(["A", "B"], table.Rows.Select(r => r[0])); // A weighs twice as much: R² falls further without it
        Assert.All(table.Rows, r => Assert.Equal(2L, Convert.ToInt64(r[3], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Rows_that_came_out_of_a_dataset_name_its_version_although_it_was_opened_before_the_run()
    {
        var dataset = _test.Workspace.Data.Add("points", _test.Write("points.csv", "A,B,Value\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"{i},{i % 7},{2 * i}\n"))));
        var rows = _test.Workspace.Data.ToDataView("points");
        using (Experiments.StartRun("x"))
        {
            AutoLog.Fit(_ml.Transforms.Concatenate("Features", "A", "B").Append(_ml.Regression.Trainers.FastTree("Value", numberOfTrees: 20)), rows);
        }

        Assert.Equal(("dataset:points@1", dataset.Digest, "training"), Experiments.Get("x").Inputs.Select(i => (i.Source, i.Digest, i.Role)).Single());
    }

    [Fact]
    public void Parts_of_a_split_name_the_dataset_that_was_split_for_training_and_for_evaluation()
    {
        _test.Workspace.Data.Add("points", _test.Write("points.csv", "A,B,Value\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"{i},{i % 7},{2 * i}\n"))));
        var split = _ml.Data.TrainTestSplit(_ml.Data.ShuffleRows(_test.Workspace.Data.ToDataView("points"), 1), 0.3, seed: 1);
        using (Experiments.StartRun("x"))
        {
            var model = AutoLog.Fit(_ml.Transforms.Concatenate("Features", "A", "B").Append(_ml.Regression.Trainers.FastTree("Value", numberOfTrees: 5)), split.TrainSet);
            AutoLog.Evaluated(_ml.Regression.Evaluate(AutoLog.Scored(model.Transform(split.TestSet)), "Value"));
        }

        Assert.Equal([("dataset:points@1", "training"), ("dataset:points@1", "evaluation")], Experiments.Get("x").Inputs.Select(i => (i.Source, i.Role)));
    }

    [Fact]
    public void A_parameter_that_is_told_takes_the_place_of_the_recorded_one_without_a_problem()
    {
        using var run = Experiments.StartRun("x");
        AutoLog.Fit(_ml.Transforms.Concatenate("Features", "A", "B").Append(_ml.Regression.Trainers.FastTree("Value", numberOfTrees: 5)), _rows);

        run.LogParameter("trainer", "mine");
        Assert.Empty(run.Problems);
        run.LogParameter("trainer", "another");
        AutoLog.Fit(_ml.Transforms.Concatenate("Features", "A", "B").Append(_ml.Regression.Trainers.FastTree("Value", numberOfTrees: 5)), _rows);

        Assert.Equal("Parameter 'trainer' was mine and is now another.", Assert.Single(run.Problems)); // the second is the user's own doing
        Assert.Equal("another", Experiments.Get("x").Parameters["trainer"]);
    }

    [Fact]
    public void A_metrics_object_that_is_logged_as_well_is_there_once_and_counts_as_meant()
    {
        using (var run = Experiments.StartRun("x"))
        {
            var model = AutoLog.Fit(_ml.Transforms.Concatenate("Features", "A", "B").Append(_ml.Regression.Trainers.FastTree("Value", numberOfTrees: 20)), _rows);
            var metrics = AutoLog.Evaluated(_ml.Regression.Evaluate(AutoLog.Scored(model.Transform(_rows)), "Value"));
            run.LogMetrics(metrics);
            run.LogParameter("trainer", "Sdca, by hand");
        }

        var report = Experiments.Get("x");
        Assert.Equal(1, report.Metrics.Single(m => m.Key == "r_squared").Points);
        Assert.Equal("Sdca, by hand", report.Parameters["trainer"]);
        var automatic = report.Tags["mlops.autologged"].Split(',');
        Assert.DoesNotContain("r_squared", automatic);
        Assert.DoesNotContain("trainer", automatic);
        Assert.Contains("fit_seconds", automatic);
    }

    [Fact]
    public void A_second_fit_in_a_run_has_names_of_its_own()
    {
        using (var run = Experiments.StartRun("x"))
        {
            AutoLog.Fit(_ml.Transforms.Concatenate("Features", "A"), _rows);
            AutoLog.Fit(_ml.Transforms.Concatenate("Features", "A", "B"), _rows);
            Assert.Empty(run.Problems);
        }

        Assert.True(Experiments.Get("x").Parameters.ContainsKey("fit2.pipeline"));
        Assert.Contains(Experiments.Get("x").Artifacts, a => a.Path == "model2/pipeline.json");
    }

    [Fact]
    public void Without_a_run_or_switched_off_nothing_is_recorded()
    {
        AutoLog.Fit(_ml.Transforms.Concatenate("Features", "A"), _rows);
        AutoLog.Enabled = false;
        using (Experiments.StartRun("x"))
        {
            AutoLog.Fit(_ml.Transforms.Concatenate("Features", "A"), _rows);
        }

        Assert.Empty(Experiments.Get("x").Parameters);
        Assert.Empty(Experiments.Get("x").Artifacts);
    }

    private sealed class Row
    {
        public float A { get; set; }

        public float B { get; set; }

        public bool Label { get; set; }

        public bool Other { get; set; }

        public float Value { get; set; }

        public float Odd { get; set; }

        public string Page { get; set; } = "";
    }
}
