using MLOps.Rendering;
using MLOps.Tracking;

namespace MLOps.Runtime.Tests.Tracking;

public sealed class RunQueryTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    public RunQueryTests()
    {
        Experiments.Use("rain");
        Log("a", ("trainer", "LightGbm"), ("trees", 9), 0.95, RunStatus.Finished, "climate");
        Log("b", ("trainer", "Sdca"), ("trees", 100), 0.85, RunStatus.Failed, null);
        Log("c", ("trainer", "it's"), ("trees", 20), double.NaN, RunStatus.Finished, "Climate");
        Log("d", null, null, null, RunStatus.Finished, null);
    }

    private ExperimentCatalog Experiments => _test.Workspace.Experiments;

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData("metrics.auc > 0.9 and params.trainer = 'LightGbm'", "a")]
    [InlineData("metrics.auc > 0.9", "a c")] // NaN is greater than all numbers, as in the engine
    [InlineData("metrics.auc <= 0.95", "a b")]
    [InlineData("metrics.auc = nan", "c")]
    [InlineData("params.trees > 10", "b c")] // as numbers, not as texts
    [InlineData("params.trees = '9'", "a")]
    [InlineData("params.trainer = 'it''s'", "c")]
    [InlineData("params.trainer != 'Sdca'", "a c")]
    [InlineData("params.trainer like 'L%'", "a")]
    [InlineData("params.trainer not like 'L%'", "b c")]
    [InlineData("tags.team ilike 'CLIM%'", "a c")]
    [InlineData("tags.`team` = 'climate'", "a")]
    [InlineData("params.trainer is null", "d")]
    [InlineData("params.trainer is not null", "a b c")]
    [InlineData("params.trees in (9, 20)", "a c")]
    [InlineData("not (status = 'FINISHED') or name = 'd'", "b d")]
    [InlineData("status = failed", "b")]
    [InlineData("attributes.status = 'FAILED'", "b")]
    [InlineData("experiment = 'rain' and seconds >= 0 and started > '2020-01-01'", "a b c d")]
    [InlineData("metrics.\"val/loss at end\" = 1", "a b c")]
    [InlineData("metrics.`val/loss at end` < 1e-3", "")]
    public void A_filter_keeps_the_runs_it_means(string filter, string expected)
    {
        var runs = Experiments.Runs(new RunQuery { Filter = filter, Sort = "name" });

        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), runs.Runs.Select(r => r.Name));
    }

    [Theory]
    [InlineData("metrics.auk > 1", "'auc'")]
    [InlineData("params.tree = 1", "'trees'")]
    [InlineData("statsu = 'x'", "'status'")]
    [InlineData("metrics.auc", "a comparison")]
    [InlineData("metrics.auc >", "ends where metrics.auc should be compared")]
    [InlineData("metrics.auc > 'high'", "compared with a number")]
    [InlineData("params.trainer = LightGbm", "put it in single quotes")]
    [InlineData("(metrics.auc > 1", "')'")]
    [InlineData("metrics.auc > 1 metrics.auc > 2", "'and' or 'or'")]
    [InlineData("name = 'x", "not closed")]
    [InlineData("name ; 'x'", "means nothing")]
    [InlineData("started > 'soon'", "a date")]
    [InlineData("metrics.auc > 1; DROP TABLE runs", "means nothing")]
    public void A_filter_that_cannot_be_read_says_where_it_is_wrong(string filter, string expected)
    {
        var error = Assert.Throws<UserException>(() => Experiments.Runs(new RunQuery { Filter = filter }));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_are_sorted_and_those_without_the_field_come_last()
    {
        Assert.Equal(["b", "a", "c", "d"], Names("metrics.auc"));
        Assert.Equal(["c", "a", "b", "d"], Names("metrics.auc desc"));
        Assert.Equal(["b", "d", "c", "a"], Names("status, name desc"));
        Assert.Equal(["d", "c", "b", "a"], Names(null));
        Assert.Contains("nothing to sort by", Assert.Throws<UserException>(() => Names("name upwards")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_says_how_many_there_are()
    {
        Assert.Equal((0, 4), (Experiments.Runs(new RunQuery { Limit = 0 }).Runs.Count, Experiments.Runs(new RunQuery { Limit = 0 }).Total));
        var list = Experiments.Runs(new RunQuery { Experiment = "rain", Limit = 2, Sort = "name" });

        Assert.Equal((2, 4L), (list.Runs.Count, list.Total));
        Assert.Contains("The first 2 of 4 runs", ReportRenderer.Text(list), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_are_those_that_were_asked_for()
    {
        var text = ReportRenderer.Text(Experiments.Runs(new RunQuery { Columns = ["auc", "params.trees", "tags.team"], Sort = "name", Limit = 1 }));

        Assert.Matches(@"took\s+auc\s+params\.trees\s+tags\.team", text);
        Assert.Matches(@"0\.9500\s+9\s+climate", text);
        Assert.DoesNotContain("LightGbm", text, StringComparison.Ordinal);
        Assert.Contains("climate", ReportRenderer.Html(Experiments.Runs(new RunQuery { Columns = ["tags.team"] })), StringComparison.Ordinal);
    }

    private List<string> Names(string? sort) => Experiments.Runs(new RunQuery { Sort = sort }).Runs.Select(r => r.Name).ToList();

    private void Log(string name, (string, object)? first, (string, object)? second, double? auc, RunStatus status, string? team)
    {
        using var run = Experiments.StartRun(name);
        foreach (var (key, value) in new[] { first, second }.OfType<(string, object)>())
        {
            run.LogParameter(key, value);
        }

        if (auc is { } number)
        {
            run.LogMetric("auc", number);
            run.LogMetric("val/loss at end", 1);
        }

        if (team is not null)
        {
            run.SetTag("team", team);
        }

        run.End(status);
    }
}
