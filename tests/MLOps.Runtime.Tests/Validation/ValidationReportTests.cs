using System.Text.Json;
using MLOps.Rendering;
using MLOps.Validation;
using Snapshooter.Xunit;

namespace MLOps.Runtime.Tests.Validation;

/// <summary>What a validation looks like: JSON of a stable shape, HTML in which nothing of the user's is markup, text for terminals.</summary>
public sealed class ValidationReportTests : IDisposable
{
    private const string Nasty = "<script>alert('x')</script>";

    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void The_json_of_a_report_has_a_stable_shape() => Snapshot.Match(ReportRenderer.Json(Failing() with { Seconds = 0.25, Started = null }));

    [Fact]
    public void The_names_of_the_json_are_those_that_were_promised()
    {
        using var json = JsonDocument.Parse(ReportRenderer.Json(Failing()));

        foreach (var name in "source suite success rows checks quarantinedRows quarantine seconds".Split(' '))
        {
            Assert.True(json.RootElement.TryGetProperty(name, out _), name);
        }

        var check = json.RootElement.GetProperty("checks")[0];
        foreach (var name in "id kind column parameters severity success failed evaluated observed".Split(' '))
        {
            Assert.True(check.TryGetProperty(name, out _), name);
        }
    }

    [Fact]
    public void The_text_tells_the_verdict_the_reasons_and_the_rows() => Snapshot.Match(ReportRenderer.Text(Failing() with { Seconds = 0.25, Started = null }));

    [Fact]
    public void The_html_starts_with_the_verdict_in_words()
    {
        var html = ReportRenderer.Html(Failing());

        var verdict = html.IndexOf("Failed", StringComparison.Ordinal);
        Assert.InRange(verdict, 0, html.IndexOf("<table", StringComparison.Ordinal));
        Assert.Contains("1 row (33.3 %) breaks", html, StringComparison.Ordinal);
        Assert.Contains("alt=\"33.3 % of the rows are clean\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Markup_in_names_values_patterns_and_descriptions_is_shown_as_text()
    {
        var rows = "SELECT '" + Nasty.Replace("'", "''", StringComparison.Ordinal) + "' AS \"" + Nasty + "\", 1 AS n";
        var suite = new ValidationSuite(
            Nasty, Expect.Column(Nasty).InSet(Nasty + "!").Describe(Nasty), Expect.Column(Nasty).MatchesRegex("(" + Nasty), Expect.RowCount(5).Named(Nasty));

        var report = _test.Workspace.Validate(rows, suite);
        var html = ReportRenderer.Page(report);

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert", html, StringComparison.Ordinal);
        Assert.Contains(Nasty, ReportRenderer.Text(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Passing_checks_are_folded()
    {
        var html = ReportRenderer.Html(_test.Workspace.Validate("SELECT 1 AS n", new ValidationSuite("s", Expect.Column("n").NotNull())));

        Assert.Contains("Passed", html, StringComparison.Ordinal);
        Assert.Contains("<details><summary>1 check holds</summary>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Thousands_of_failed_checks_stay_a_page()
    {
        var checks = Enumerable.Range(0, 3000).Select(i => new CheckResult($"c{i}", "between", "x", new Dictionary<string, object?>(), Severity.Error, false, 1, 2, "3") { Expected = "x between 0 and 1" }).ToList();

        var html = ReportRenderer.Html(new ValidationReport("s", "t", false, 2, checks, 1, null, 0.1));

        Assert.InRange(html.Length, 1, 100_000);
        Assert.Contains("and 2,900 more", html, StringComparison.Ordinal);
    }

    [Fact]
    public void History_tells_how_each_check_fared_the_latest_first()
    {
        _test.Write("a.csv", "n\n1\n2\n");
        _test.Workspace.Validate("a.csv", new ValidationSuite("s", Expect.Column("n").AtMost(5)));
        _test.Write("a.csv", "n\n1\n9\n");
        _test.Workspace.Validate("a.csv", new ValidationSuite("s", Expect.Column("n").AtMost(5)));
        _test.Workspace.Flush();
        using var another = _test.Reopen();

        var history = another.ValidationHistory("s");

        Assert.Equal([false, true], history.Runs.Select(r => r.Success));
        Assert.Equal([CheckState.Holds, CheckState.Fails], Assert.Single(history.Checks).Outcomes.Select(o => o.State));
        Assert.Contains("✓✗", ReportRenderer.Text(history), StringComparison.Ordinal);
        Assert.Contains("There is: s.", Assert.Throws<UserException>(() => another.ValidationHistory("orders")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trend_draws_the_figure_of_each_check_over_its_runs_with_what_was_asked_for()
    {
        var suite = new ValidationSuite("s", Expect.Aggregate("avg(n)", 0, 4).Named("mean"), Expect.Column("n").AtMost(5).Mostly(0.75).Named("most"), Expect.Column("n").OfType("integer").Named("type"), Expect.Condition("n / (n - 9) < 5").Named("divides"), Expect.NoAnomaly("sum(n)", new RelativeChangeDetector(0.5, 9)).Named("sum"));
        foreach (var rows in new[] { "n\n1\n2\n", "n\n2\n4\n", "n\n4\n9\n" })
        {
            _test.Write("a.csv", rows);
            _test.Workspace.Validate("a.csv", suite);
        }

        _test.Workspace.Flush();
        var history = _test.Workspace.ValidationHistory("s");
        var trends = history.Checks.ToDictionary(c => c.Id, StringComparer.Ordinal);

        Assert.Equal([1.5, 3, 6.5], trends["mean"].Outcomes.Select(o => o.Figure));
        Assert.Equal((false, 0.0, 4.0), (trends["mean"].IsShare, trends["mean"].Least, trends["mean"].Most));
        Assert.Equal([0, 0, 0.5], trends["most"].Outcomes.Select(o => o.Figure));
        Assert.Equal((true, null, 0.25), (trends["most"].IsShare, trends["most"].Least, trends["most"].Most));
        Assert.All(trends["type"].Outcomes, o => Assert.Equal(double.NaN, o.Figure));
        Assert.Equal([CheckState.Holds, CheckState.Holds, CheckState.NotEvaluated], trends["divides"].Outcomes.Select(o => o.State));
        Assert.Equal([0, 0, double.NaN], trends["divides"].Outcomes.Select(o => o.Figure));
        Assert.Equal([3, 6, 13], trends["sum"].Outcomes.Select(o => o.Figure));
        Assert.Equal((null, null), (trends["sum"].Least, trends["sum"].Most));
        var html = ReportRenderer.Html(history);
        Assert.Contains("alt=\"mean over 3 runs: from 1.5 to 6.5, at last 6.5\"", html, StringComparison.Ordinal);
        Assert.Contains("alt=\"most over 3 runs: from 0 % fail to 50 % fail, at last 50 % fail\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("alt=\"type over", html, StringComparison.Ordinal);
        var text = ReportRenderer.Text(history);
        Assert.Matches(@"mean +▁▂▇ +✓✓✗ +6\.5 +0 to 4", text);
        Assert.Matches(@"most +▁▁▇ +✓✓✗ +50 % fail +at most 25 % fail", text);
    }

    private ValidationReport Failing()
    {
        _test.Write("people.csv", "name,age\nAda,36\nBob,-1\n,41\n");
        return _test.Workspace.Validate("people.csv", """
            suite: people
            checks:
              - between: age
                min: 0
                max: 120
              - not_null: name
                severity: warning
                mostly: 0.5
              - unique: name
              - row_count:
                min: 10
                severity: info
              - matches_regex: age
                regex: x
            """, new ValidationOptions { Quarantine = "bad.parquet" });
    }
}
