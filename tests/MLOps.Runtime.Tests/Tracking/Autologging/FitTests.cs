using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Trainers.LightGbm;
using MLOps.Tracking;
using MLOps.Tracking.Autologging;

namespace MLOps.Runtime.Tests.Tracking.Autologging;

public sealed class FitTests : IDisposable
{
    private readonly LearningWorkspace _test = new();

    private MLContext Ml => _test.Ml;

    private ExperimentCatalog Experiments => _test.Workspace.Experiments;

    private AutoLog AutoLog => Experiments.AutoLog;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_fit_records_pipeline_trainer_all_options_schema_duration_and_model()
    {
        using (var run = Experiments.StartRun("x"))
        {
            var pipeline = Ml.Transforms.NormalizeMinMax("A").Append(Ml.Transforms.Concatenate("Features", "A", "B"))
                .Append(Ml.BinaryClassification.Trainers.LightGbm(new LightGbmBinaryTrainer.Options { NumberOfIterations = 7, LearningRate = 0.25, NumberOfLeaves = 5 }));
            var model = AutoLog.Fit(pipeline, _test.Rows);
            AutoLog.Evaluated(Ml.BinaryClassification.Evaluate(AutoLog.Scored(model.Transform(_test.Rows))));
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
        Assert.NotNull(reloaded.Transform(_test.Rows).Schema.GetColumnOrNull("PredictedLabel"));
        var confusion = report.Evaluation!.Confusion;
        Assert.Equal(["positive", "negative"], report.Evaluation.Classes);
        Assert.Equal(report.Metric("positive_recall"), confusion[0][0] / confusion[0].Sum(), 12);
        using var example = JsonDocument.Parse(File.ReadAllText(Experiments.ArtifactPath("x", "model/example.json")));
        Assert.Equal(["A", "B"], example.RootElement[0].EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void Rows_that_came_out_of_a_dataset_name_its_version_although_it_was_opened_before_the_run()
    {
        var dataset = _test.Workspace.Data.Add("points", _test.Write("points.csv", "A,B,Value\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"{i},{i % 7},{2 * i}\n"))));
        var rows = _test.Workspace.Data.ToDataView("points");
        using (Experiments.StartRun("x"))
        {
            AutoLog.Fit(Ml.Transforms.Concatenate("Features", "A", "B").Append(Ml.Regression.Trainers.FastTree("Value", numberOfTrees: 20)), rows);
        }

        Assert.Equal(("dataset:points@1", dataset.Digest, "training"), Experiments.Get("x").Inputs.Select(i => (i.Source, i.Digest, i.Role)).Single());
    }

    [Fact]
    public void Parts_of_a_split_name_the_dataset_that_was_split_for_training_and_for_evaluation()
    {
        _test.Workspace.Data.Add("points", _test.Write("points.csv", "A,B,Value\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"{i},{i % 7},{2 * i}\n"))));
        var split = Ml.Data.TrainTestSplit(Ml.Data.ShuffleRows(_test.Workspace.Data.ToDataView("points"), 1), 0.3, seed: 1);
        using (Experiments.StartRun("x"))
        {
            var model = AutoLog.Fit(Ml.Transforms.Concatenate("Features", "A", "B").Append(Ml.Regression.Trainers.FastTree("Value", numberOfTrees: 5)), split.TrainSet);
            AutoLog.Evaluated(Ml.Regression.Evaluate(AutoLog.Scored(model.Transform(split.TestSet)), "Value"));
        }

        Assert.Equal([("dataset:points@1", "training"), ("dataset:points@1", "evaluation")], Experiments.Get("x").Inputs.Select(i => (i.Source, i.Role)));
    }

    [Fact]
    public void A_parameter_that_is_told_takes_the_place_of_the_recorded_one_without_a_problem()
    {
        using var run = Experiments.StartRun("x");
        AutoLog.Fit(Ml.Transforms.Concatenate("Features", "A", "B").Append(Ml.Regression.Trainers.FastTree("Value", numberOfTrees: 5)), _test.Rows);

        run.LogParameter("trainer", "mine");
        Assert.Empty(run.Problems);
        run.LogParameter("trainer", "another");
        AutoLog.Fit(Ml.Transforms.Concatenate("Features", "A", "B").Append(Ml.Regression.Trainers.FastTree("Value", numberOfTrees: 5)), _test.Rows);

        Assert.Equal("Parameter 'trainer' was mine and is now another.", Assert.Single(run.Problems)); // the second is the user's own doing
        Assert.Equal("another", Experiments.Get("x").Parameters["trainer"]);
    }

    [Fact]
    public void A_metrics_object_that_is_logged_as_well_is_there_once_and_counts_as_meant()
    {
        using (var run = Experiments.StartRun("x"))
        {
            var model = AutoLog.Fit(Ml.Transforms.Concatenate("Features", "A", "B").Append(Ml.Regression.Trainers.FastTree("Value", numberOfTrees: 20)), _test.Rows);
            var metrics = AutoLog.Evaluated(Ml.Regression.Evaluate(AutoLog.Scored(model.Transform(_test.Rows)), "Value"));
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
            AutoLog.Fit(Ml.Transforms.Concatenate("Features", "A"), _test.Rows);
            AutoLog.Fit(Ml.Transforms.Concatenate("Features", "A", "B"), _test.Rows);
            Assert.Empty(run.Problems);
        }

        Assert.True(Experiments.Get("x").Parameters.ContainsKey("fit2.pipeline"));
        Assert.Contains(Experiments.Get("x").Artifacts, a => a.Path == "model2/pipeline.json");
    }

    [Fact]
    public void Without_a_run_or_switched_off_nothing_is_recorded()
    {
        AutoLog.Fit(Ml.Transforms.Concatenate("Features", "A"), _test.Rows);
        AutoLog.Enabled = false;
        using (Experiments.StartRun("x"))
        {
            AutoLog.Fit(Ml.Transforms.Concatenate("Features", "A"), _test.Rows);
        }

        Assert.Empty(Experiments.Get("x").Parameters);
        Assert.Empty(Experiments.Get("x").Artifacts);
    }
}
