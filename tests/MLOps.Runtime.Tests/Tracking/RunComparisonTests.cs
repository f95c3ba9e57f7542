using MLOps.Rendering;
using MLOps.Tracking;

namespace MLOps.Runtime.Tests.Tracking;

public sealed class RunComparisonTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    private ExperimentCatalog Experiments => _test.Workspace.Experiments;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Parameters_and_metrics_of_runs_stand_side_by_side_with_the_best_marked()
    {
        Log("a", trees: 10, auc: 0.8, loss: 0.5);
        Log("b", trees: 20, auc: 0.9, loss: double.NaN);
        Log("c", trees: 20, auc: 0.7, loss: 0.4);

        var comparison = Experiments.Compare("a", "b", "c");

        var trees = comparison.Parameters.Single(p => p.Key == "trees");
        Assert.Equal(["10", "20", "20"], trees.Values);
        Assert.True(trees.Differs);
        Assert.False(comparison.Parameters.Single(p => p.Key == "seed").Differs);
        Assert.Equal((1, MetricDirection.HigherIsBetter), Best("auc"));
        Assert.Equal((2, MetricDirection.LowerIsBetter), Best("loss"));
        Assert.Equal([double.NaN, 0.4], comparison.Metrics.Single(m => m.Key == "loss").Values.Skip(1).Select(v => v!.Value));
        Assert.Equal(3, comparison.Curves.Count(c => c.Key == "curve"));

        (int?, MetricDirection) Best(string key) => (comparison.Metrics.Single(m => m.Key == key).Best, comparison.Metrics.Single(m => m.Key == key).Direction);
    }

    [Fact]
    public void A_value_that_only_one_run_has_is_no_best()
    {
        using (var run = Experiments.StartRun("a"))
        {
            run.LogMetric("auc", 0.5);
        }

        using (Experiments.StartRun("b"))
        {
        }

        var metric = Assert.Single(Experiments.Compare("a", "b").Metrics);
        Assert.Equal([0.5, null], metric.Values);
        Assert.Null(metric.Best);
    }

    [Fact]
    public void Pages_show_markup_in_names_and_values_as_text()
    {
        const string Evil = "<script>alert(1)</script>";
        using (var run = Experiments.StartRun(Evil))
        {
            run.LogParameter(Evil, Evil);
            run.LogMetric(Evil, 1);
            run.LogMetric(Evil, 2);
            run.SetTag(Evil, Evil);
            run.LogText(Evil, Evil);
        }

        Log("b", 1, 0.5, 0.5);
        foreach (var report in new IReport[] { Experiments.Get(Evil), Experiments.Runs(), Experiments.Compare(Evil, "b"), Experiments.List() })
        {
            Assert.DoesNotContain("<script", ReportRenderer.Html(report), StringComparison.OrdinalIgnoreCase);
            Assert.NotEmpty(ReportRenderer.Json(report));
        }

        Assert.Contains("&lt;script&gt;", ReportRenderer.Html(Experiments.Get(Evil)), StringComparison.Ordinal);
        Assert.Contains(Evil, ReportRenderer.Text(Experiments.Get(Evil)), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_forms_are_tables_that_say_it_all()
    {
        Log("a", 10, 0.8, 0.5);
        Log("b", 20, 0.9, double.NaN);

        var compared = ReportRenderer.Text(Experiments.Compare("a", "b"));
        Assert.Contains("★ 0.9", compared, StringComparison.Ordinal);
        Assert.Contains("NaN", compared, StringComparison.Ordinal);
        Assert.Contains("parameter ≠", compared, StringComparison.Ordinal);
        Assert.Contains("auc", ReportRenderer.Text(Experiments.Runs()), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_not_every_trainer_has_are_folded_behind_what_was_chosen()
    {
        foreach (var (name, option, leaves) in new[] { ("a", "HistorySize", (int?)null), ("b", "NumberOfTrees", 8), ("c", "NumberOfTrees", 30) })
        {
            using var run = Experiments.StartRun(name);
            run.LogParameter("trainer", name);
            run.LogParameter(option, 20);
            run.LogParameter("LabelColumnName", "rain");
            if (leaves is not null)
            {
                run.LogParameter("NumberOfLeaves", leaves);
            }

            run.LogMetric("auc", 0.5);
        }

        var html = ReportRenderer.Html(Experiments.Compare("a", "b", "c"));
        var folded = html.IndexOf("<summary>Options that not every trainer has (2)</summary>", StringComparison.Ordinal);
        Assert.InRange(html.IndexOf(">trainer<", StringComparison.Ordinal), 0, folded);
        Assert.InRange(html.IndexOf(">NumberOfLeaves<", StringComparison.Ordinal), 0, folded);
        Assert.InRange(folded, 1, html.IndexOf(">HistorySize<", StringComparison.Ordinal));
        Assert.Contains("<summary>Parameters that are the same (1)</summary>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reproduction_opens_with_what_differs_and_cuts_no_word_as_if_it_were_a_digest()
    {
        var run = new RunSummary("1", "rain", "rain", RunStatus.Finished, DateTimeOffset.UnixEpoch, 1, new Dictionary<string, string>(), new Dictionary<string, double>());
        var html = ReportRenderer.Html(new RunReproduction(run, run, 2, [
            new("parameter", "OptimizationAlgorithm", "GradientDescent", "GradientDescent", true),
            new("input", "weather@1", new string('a', 64), new string('b', 64), false)], null, 1));

        Assert.InRange(html.IndexOf("weather@1", StringComparison.Ordinal), 1, html.IndexOf("<summary>Equal (1)</summary>", StringComparison.Ordinal));
        Assert.Contains(">GradientDescent<", html, StringComparison.Ordinal);
        Assert.Contains(">aaaaaaaaaaaa<", html, StringComparison.Ordinal);
    }

    private void Log(string name, int trees, double auc, double loss)
    {
        using var run = Experiments.StartRun(name);
        run.LogParameters(new { trees, seed = 1 });
        run.LogMetrics(new Dictionary<string, double> { ["auc"] = auc, ["loss"] = loss });
        for (var i = 0; i < 5; i++)
        {
            run.LogMetric("curve", i * auc);
        }
    }
}
