using MLOps.Pipelines;

namespace MLOps.Runtime.Tests.Pipelines;

public sealed class ProofComparerTests
{
    private static RunResult Run(string name, double? auc, string status = "finished") =>
        new("rain", name, status, new Dictionary<string, string> { ["trees"] = "20" }, new Dictionary<string, double?> { ["auc"] = auc });

    private static PipelineResults Results(params RunResult[] runs) =>
        new(runs, [new ModelResult("rain", "d1", "p1", ["champion"])], [new DatasetResult("weather", "abc", 3, ["a INTEGER"])], [new CheckResult("weather", true)]);

    private static string[] Different(PipelineResults notebook, PipelineResults export) =>
        ProofComparer.Compare(notebook, export).Where(i => !i.Equal).Select(i => $"{i.Kind} {i.Name}: {i.Expected} / {i.Actual}").ToArray();

    [Fact]
    public void Equal_results_are_equal_item_by_item() =>
        Assert.Equal(11, ProofComparer.Compare(Results(Run("a", 0.5)), Results(Run("a", 0.5))).Count(i => i.Equal));

    [Fact]
    public void A_metric_must_be_equal_to_the_last_bit() =>
        Assert.Equal(["metric a auc: 0.5 / 0.5000000000000001"], Different(Results(Run("a", 0.5)), Results(Run("a", 0.5000000000000001))));

    [Fact]
    public void A_file_must_hold_the_same_and_be_there()
    {
        var notebook = Results() with { Files = [new FileResult("a.csv", "1"), new FileResult("out/m.zip", "2")] };

        Assert.Equal(["file a.csv: 1 / 3", "file out/m.zip: 2 / missing"], Different(notebook, Results() with { Files = [new FileResult("a.csv", "3"), new FileResult("b.csv", "1")] }));
        Assert.Empty(Different(notebook, notebook));
        Assert.Equal(["out/m.zip"], notebook.Chosen(["m.zip"], new Dictionary<string, string>()).Files.Select(f => f.Path));
    }

    [Fact]
    public void Two_metrics_that_are_not_finite_are_equal() => Assert.Empty(Different(Results(Run("a", null)), Results(Run("a", null))));

    [Fact]
    public void A_run_that_is_missing_is_missing_with_all_it_logged() =>
        Assert.Equal(["run a: finished / missing", "run a experiment: rain / missing", "parameter a trees: 20 / missing", "metric a auc: 0.5 / missing"], Different(Results(Run("a", 0.5)), Results()));

    [Fact]
    public void Of_a_run_that_the_notebook_made_twice_the_last_counts() =>
        Assert.Empty(Different(Results(Run("a", 0.1), Run("a", 0.5)), Results(Run("a", 0.5))));

    [Fact]
    public void Runs_without_a_name_of_their_own_are_matched_in_order() =>
        Assert.Empty(Different(Results(Run("calm-otter", 0.1), Run("b", 0.2)), Results(Run("wild-heron", 0.1), Run("b", 0.2))));

    [Fact]
    public void A_run_left_open_in_the_notebook_may_end_in_the_program() =>
        Assert.Empty(Different(Results(Run("a", 0.5, "running")), Results(Run("a", 0.5))));

    [Fact]
    public void A_model_in_other_bytes_that_predicts_the_same_is_the_same_model()
    {
        var notebook = Results();
        var same = notebook with { Models = [new ModelResult("rain", "d2", "p1", ["champion"])] };
        var other = notebook with { Models = [new ModelResult("rain", "d2", "p2", [])] };

        Assert.Empty(Different(notebook, same));
        Assert.Equal(["model rain: d1 / d2", "predictions rain: p1 / p2", "alias rain: champion / "], Different(notebook, other));
    }

    [Fact]
    public void Other_data_are_named() => Assert.Equal(
        ["dataset weather rows: 3 / 4", "dataset weather SHA-256: abc / xyz"],
        Different(Results(), Results() with { Datasets = [new DatasetResult("weather", "xyz", 4, ["a INTEGER"])] }));

    private static ProofItem Metric(double notebook, double first, double second, double? tolerance = null) => ProofComparer.Compare(
        Results(Run("a", notebook)), Results(Run("a", first)), Results(Run("a", second)), tolerance is { } t ? new Dictionary<string, double> { ["auc"] = t } : new Dictionary<string, double>())
        .Single(i => i.Kind == "metric");

    [Fact]
    public void A_result_that_changes_from_run_to_run_is_told_from_one_that_the_export_changed()
    {
        var unsteady = Metric(0.5, 0.5, 0.6);
        Assert.Equal((false, true, "0.6", "changes from run to run"), (unsteady.Equal, unsteady.IsUnsteady, unsteady.Again, unsteady.Note));

        var wrong = Metric(0.5, 0.6, 0.6);
        Assert.Equal((false, false), (wrong.Equal, wrong.IsUnsteady));
        Assert.True(Metric(0.5, 0.5, 0.5).Equal);
    }

    [Fact]
    public void A_metric_with_a_tolerance_may_differ_that_much_in_both_runs()
    {
        Assert.Equal((true, "within 0.01"), (Metric(0.5, 0.505, 0.505, 0.01).Equal, Metric(0.5, 0.505, 0.505, 0.01).Note));
        Assert.True(Metric(0.5, 0.505, 0.495, 0.01).Equal);
        Assert.False(Metric(0.5, 0.505, 0.52, 0.01).Equal);
        Assert.False(Metric(0.5, 0.505, 0.505).Equal);
    }

    [Theory]
    [InlineData(0.5, 0.6, "change from run to run, first metric a auc")]
    [InlineData(0.6, 0.6, "first metric a auc, which is the same in both runs of the project")]
    public void The_verdict_says_which_of_the_two_it_is(double first, double second, string words)
    {
        var environment = new ProofEnvironment("10", ".NET", "Linux", "X64", 2, "");
        var report = new ProofReport("Rain", DateTimeOffset.UnixEpoch, [], environment, Results(), Results(), [Metric(0.5, first, second)], null, 1, 1);

        Assert.False(report.Proven);
        Assert.Contains(words, report.Verdict, StringComparison.Ordinal);
    }
}
