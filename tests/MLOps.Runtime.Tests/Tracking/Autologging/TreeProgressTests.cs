using Microsoft.ML;
using Microsoft.ML.Trainers.LightGbm;
using MLOps.Tracking;
using MLOps.Tracking.Autologging;

namespace MLOps.Runtime.Tests.Tracking.Autologging;

public sealed class TreeProgressTests : IDisposable
{
    private readonly LearningWorkspace _test = new();

    private MLContext Ml => _test.Ml;

    private ExperimentCatalog Experiments => _test.Workspace.Experiments;

    private AutoLog AutoLog => Experiments.AutoLog;

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Boosted_trees_tell_their_loss_tree_by_tree_and_end_where_the_evaluation_does(bool isBinary, bool isLightGbm)
    {
        IEstimator<ITransformer> trainer = (isBinary, isLightGbm) switch
        {
            (true, true) => Ml.BinaryClassification.Trainers.LightGbm(numberOfIterations: 12),
            (true, false) => Ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 12),
            (false, true) => Ml.Regression.Trainers.LightGbm("Value", numberOfIterations: 12),
            (false, false) => Ml.Regression.Trainers.FastTree("Value", numberOfTrees: 12),
        };
        double expected;
        using (var run = Experiments.StartRun("x"))
        {
            var scored = AutoLog.Fit(Ml.Transforms.Concatenate("Features", "A", "B").Append(trainer), _test.Rows).Transform(_test.Rows);
            expected = isBinary ? Ml.BinaryClassification.Evaluate(scored).LogLoss : Ml.Regression.Evaluate(scored, "Value").RootMeanSquaredError;
            Assert.Empty(run.Problems);
        }

        var curve = Experiments.Get("x").Curves.Single(c => c.Key == (isBinary ? "training_log_loss" : "training_root_mean_squared_error")).Points;
        Assert.Equal(Enumerable.Range(1, 12).Select(i => (long)i), curve.Select(p => p.Step));
        Assert.Equal(expected, curve[^1].Value, 5);
        Assert.True(curve[0].Value > curve[^1].Value);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [InlineData(null)]
    public void Boosted_trees_of_several_classes_tell_their_loss_too(bool? softmax)
    {
        IEstimator<ITransformer> trainer = softmax is { } isSoftmax
            ? Ml.MulticlassClassification.Trainers.LightGbm(new LightGbmMulticlassTrainer.Options { LabelColumnName = "Key", NumberOfIterations = 6, UseSoftmax = isSoftmax })
            : Ml.MulticlassClassification.Trainers.OneVersusAll(Ml.BinaryClassification.Trainers.FastTree("Key", numberOfTrees: 6), "Key");
        double expected;
        using (var run = Experiments.StartRun("x"))
        {
            var scored = AutoLog.Fit(Ml.Transforms.Concatenate("Features", "A", "B").Append(Ml.Transforms.Conversion.MapValueToKey("Key", "Kind")).Append(trainer), _test.Rows).Transform(_test.Rows);
            expected = Ml.MulticlassClassification.Evaluate(scored, "Key").LogLoss;
            Assert.Empty(run.Problems);
        }

        var curve = Experiments.Get("x").Curves.Single(c => c.Key == "training_log_loss").Points;
        Assert.Equal(Enumerable.Range(1, 6).Select(i => (long)i), curve.Select(p => p.Step));
        Assert.Equal(expected, curve[^1].Value, 5);
        Assert.True(curve[0].Value > curve[^1].Value);
    }

    [Fact]
    public void A_forest_has_no_progress_and_no_problem()
    {
        using (var run = Experiments.StartRun("x"))
        {
            AutoLog.Fit(Ml.Transforms.Concatenate("Features", "A", "B").Append(Ml.Regression.Trainers.FastForest("Value", numberOfTrees: 5)), _test.Rows);
            Assert.Empty(run.Problems);
        }

        Assert.DoesNotContain(Experiments.Get("x").Metrics, m => m.Key.StartsWith("training_", StringComparison.Ordinal));
    }
}
