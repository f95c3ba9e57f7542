using Microsoft.ML;
using MLOps.Rendering;
using MLOps.Tracking;
using MLOps.Tracking.Autologging;

namespace MLOps.Runtime.Tests.Tracking.Autologging;

public sealed class ContextSeedTests : IDisposable
{
    private readonly LearningWorkspace _test = new();

    private ExperimentCatalog Experiments => _test.Workspace.Experiments;

    private AutoLog AutoLog => Experiments.AutoLog;

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData(7, "7")]
    [InlineData(null, "none")]
    public void A_fit_records_the_seed_of_its_context_or_that_there_is_none(int? seed, string expected)
    {
        using (var run = Experiments.StartRun("x"))
        {
            AutoLog.Fit(Pipeline(new MLContext(seed)), _test.Rows);
            AutoLog.Fit(new MLContext(3).Transforms.Concatenate("Features", "A"), _test.Rows);
            Assert.Empty(run.Problems);
        }

        var report = Experiments.Get("x");
        Assert.Equal((expected, "3"), (report.Parameters["context_seed"], report.Parameters["fit2.context_seed"]));
        Assert.Contains("context_seed", report.Tags["mlops.autologged"].Split(','));
    }

    [Fact]
    public void A_cross_validation_records_it_too()
    {
        var ml = new MLContext(11);
        using (Experiments.StartRun("x"))
        {
            AutoLog.Evaluated(ml.Regression.CrossValidate(_test.Rows, Pipeline(ml), 2, "Value"));
        }

        Assert.Equal("11", Experiments.Get("x").Parameters["context_seed"]);
    }

    [Fact]
    public void A_diff_shows_seeds_that_differ_and_says_when_metrics_differ_for_want_of_one()
    {
        Run("one", 1, 0.5);
        Run("two", 2, 0.5);
        Run("three", null, 0.5);
        Run("four", null, 0.25);

        Assert.Contains(new Difference("context_seed", "1", "2"), Experiments.Diff("one", "two").Parameters);
        var diff = Experiments.Diff("three", "four");
        Assert.True(diff.SameRecipe);
        Assert.Contains("the metrics are not. The MLContext had no seed: new MLContext(seed: 1) makes", ReportRenderer.Text(diff), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_came_out_otherwise_for_want_of_a_seed_says_so()
    {
        Run("x", null, 0.5);
        var summary = Experiments.Runs().Runs.Single();
        var item = new ReproducedItem("metric", "loss", "0.5", "0.25", false);

        Assert.EndsWith(
            "first metric loss. The MLContext had no seed: new MLContext(seed: 1) makes fits come out the same.",
            new RunReproduction(summary, summary, 1, [item], null, 1).Verdict, StringComparison.Ordinal);
    }

    private static IEstimator<ITransformer> Pipeline(MLContext ml) => ml.Transforms.Concatenate("Features", "A", "B").Append(ml.Regression.Trainers.FastTree("Value", numberOfTrees: 3));

    private void Run(string name, int? seed, double loss)
    {
        AutoLog.Models = false;
        using var run = Experiments.StartRun(name);
        AutoLog.Fit(new MLContext(seed).Transforms.Concatenate("Features", "A"), _test.Rows);
        run.LogMetric("loss", loss);
        run.LogMetric("fit_seconds", 1); // the last counts
    }
}
