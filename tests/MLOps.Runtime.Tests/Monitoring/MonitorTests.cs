using MLOps.Monitoring;
using MLOps.Rendering;

namespace MLOps.Runtime.Tests.Monitoring;

public sealed class MonitorTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    private Workspace Mlops => _test.Workspace;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void New_york_drifts_from_seattle_and_the_report_says_what_drives_it()
    {
        var weather = Path.Combine(AppContext.BaseDirectory, "weather.csv");
        var report = Mlops.Monitor($"SELECT * FROM '{weather}' WHERE location = 'New York'", new() { Reference = $"SELECT * FROM '{weather}' WHERE location = 'Seattle'" });

        Assert.True(report.Drifted);
        Assert.Equal((1461, 1461), (report.ReferenceRows, report.CurrentRows));
        Assert.Equal("location", report.Columns[0].Column);
        Assert.Equal("not tested", report.Columns.Single(c => c.Column == "date") is { Test: null } ? "not tested" : "");
        Assert.Contains("What drives it, most first: location,", report.Summary, StringComparison.Ordinal);
        Assert.Contains(report.Alerts, a => a.Kind == "dataset-drift");
        Assert.Contains(report.Alerts, a => a is { Kind: "unseen-category", Column: "location" });
    }

    [Fact]
    public void The_same_data_do_not_drift()
    {
        var report = Mlops.Monitor("SELECT i AS n, i % 3 AS k, CAST(i % 4 AS VARCHAR) AS t, i % 2 = 0 AS b, 7 AS constant FROM range(500) r(i)", new() { Reference = "SELECT i AS n, i % 3 AS k, CAST(i % 4 AS VARCHAR) AS t, i % 2 = 0 AS b, 7 AS constant FROM range(500) r(i)" });

        Assert.False(report.Drifted);
        Assert.Equal((5, 0), (report.TestedColumns, report.DriftedColumns));
        Assert.Empty(report.Alerts);
        Assert.Equal(["chi-squared", "Kolmogorov-Smirnov (exact p)", "Z-test of proportions", "Z-test of proportions", "chi-squared"],
            new[] { "k", "n", "b", "constant", "t" }.Select(name => report.Columns.Single(c => c.Column == name).Test));
    }

    [Fact]
    public void Above_a_thousand_reference_rows_distances_are_measured()
    {
        var report = Mlops.Monitor("SELECT i AS n, i % 4 AS k FROM range(300) r(i)", new() { Reference = "SELECT i AS n, i % 2 AS k FROM range(1001) r(i)" });

        Assert.Equal(["Jensen-Shannon distance", "Wasserstein / std"], report.Columns.Select(c => c.Test).Order());
        Assert.All(report.Columns, c => Assert.True(c.Drifted));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void The_data_set_drifts_when_half_of_its_columns_do(int drifting, bool expected)
    {
        var columns = string.Join(", ", Enumerable.Range(0, 4).Select(i => $"x + {(i < drifting ? 1000 : 0)} AS c{i}"));
        var report = Mlops.Monitor($"SELECT {columns} FROM range(100) r(x)", new() { Reference = "SELECT x AS c0, x AS c1, x AS c2, x AS c3 FROM range(100) r(x)" });

        Assert.Equal((expected, drifting), (report.Drifted, report.DriftedColumns));
    }

    [Fact]
    public void A_type_mismatch_is_one_sentence_and_the_other_columns_go_on()
    {
        var report = Mlops.Monitor("SELECT 'x' AS a, i AS b FROM range(100) r(i)", new() { Reference = "SELECT 1.5 AS a, i AS b FROM range(100) r(i)" });

        var a = report.Columns.Single(c => c.Column == "a");
        Assert.Null(a.Test);
        Assert.StartsWith("The reference has numbers (DECIMAL(2,1)), the current data text (VARCHAR)", a.Sentence, StringComparison.Ordinal);
        Assert.Equal("type-mismatch", Assert.Single(report.Alerts).Kind);
        Assert.Equal(1, report.TestedColumns);
    }

    [Fact]
    public void Missing_values_are_null_nan_and_infinite_and_are_left_out_of_the_tests()
    {
        const string Values = "CASE WHEN i % 10 = 0 THEN NULL WHEN i % 10 = 1 THEN 'nan'::DOUBLE WHEN i % 10 = 2 THEN 'inf'::DOUBLE ELSE i END";
        var report = Mlops.Monitor($"SELECT {Values} AS x FROM range(100) r(i)", new() { Reference = "SELECT i::DOUBLE AS x FROM range(100) r(i)" });

        var x = Assert.Single(report.Columns);
        Assert.Equal((0, 0.3), (x.ReferenceMissing, Math.Round(x.CurrentMissing, 12)));
        Assert.Equal("missing-values", Assert.Single(report.Alerts).Kind);
    }

    [Fact]
    public void A_column_whose_values_are_all_missing_is_not_tested_but_told()
    {
        var report = Mlops.Monitor("SELECT NULL::VARCHAR AS a, i AS b FROM range(50) r(i)", new() { Reference = "SELECT i::DOUBLE AS a, i AS b FROM range(50) r(i)" });

        Assert.Equal("Every value is missing in the current data: nothing to compare.", report.Columns.Single(c => c.Column == "a").Sentence);
        Assert.Equal(("missing-values", "a"), (report.Alerts.Single().Kind, report.Alerts.Single().Column));
    }

    [Fact]
    public void A_new_category_is_drift_and_is_named()
    {
        var report = Mlops.Monitor("SELECT CASE WHEN i < 5 THEN 'hail' WHEN i % 2 = 0 THEN 'sun' ELSE 'rain' END AS w FROM range(100) r(i)", new() { Reference = "SELECT CASE WHEN i % 2 = 0 THEN 'sun' ELSE 'rain' END AS w FROM range(100) r(i)" });

        var w = Assert.Single(report.Columns);
        Assert.Equal(("chi-squared", 0.0, true), (w.Test, w.Score, w.Drifted));
        Assert.Equal("hail", Assert.Single(w.Unseen));
        Assert.Equal(0.05, w.UnseenShare, 1e-12);
    }

    [Fact]
    public void Two_different_constants_drift()
    {
        var report = Mlops.Monitor("SELECT 2 AS a, 'y' AS b FROM range(30)", new() { Reference = "SELECT 1 AS a, 'x' AS b FROM range(30)" });

        Assert.All(report.Columns, c => Assert.True(c is { Drifted: true, Test: "Z-test of proportions" }, c.Column));
    }

    [Fact]
    public void Columns_of_one_side_only_are_named()
    {
        var report = Mlops.Monitor("SELECT i AS a, i AS extra FROM range(50) r(i)", new() { Reference = "SELECT i AS a, i AS gone FROM range(50) r(i)" });

        Assert.Equal(["extra", "gone"], report.Alerts.Where(a => a.Kind == "missing-column").Select(a => a.Column).Order());
    }

    [Fact]
    public void Identifiers_are_not_compared_as_categories()
    {
        var report = Mlops.Monitor("SELECT 'u' || (i + 900) AS id, i AS n FROM range(200) r(i)", new() { Reference = "SELECT 'u' || i AS id, i AS n FROM range(200) r(i)" });

        Assert.Contains("is not a category", report.Columns.Single(c => c.Column == "id").Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_named_columns_are_compared()
    {
        var options = new MonitorOptions { Reference = "SELECT 1 AS a, 2 AS b", Columns = ["B"] };

        Assert.Equal("b", Assert.Single(Mlops.Monitor("SELECT 1 AS a, 2 AS b", options).Columns).Column);
        Assert.Contains("Did you mean 'price'?", Assert.Throws<UserException>(() => Mlops.Monitor("SELECT 1 AS price", new() { Reference = "SELECT 1 AS price", Columns = ["pirce"] })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT 1 AS a WHERE false", "SELECT 1 AS a", "has no rows to compare")]
    [InlineData("SELECT 1 AS a", "SELECT 1 AS a WHERE false", "has no rows")]
    [InlineData("SELECT 1 AS a", null, "What shall SELECT 1 AS a be compared with?")]
    [InlineData("nosuch", "SELECT 1 AS a", "'nosuch' not found")]
    public void What_cannot_be_compared_is_said_in_a_sentence(string current, string? reference, string expected) =>
        Assert.Contains(expected, Assert.Throws<UserException>(() => Mlops.Monitor(current, new() { Reference = reference })).Message, StringComparison.Ordinal);

    [Fact]
    public void Checks_are_recorded_audited_and_linked()
    {
        Mlops.Data.Add("base", "SELECT i AS n FROM range(100) r(i)");
        Mlops.Data.Add("now", "SELECT i + 500 AS n FROM range(100) r(i)");
        Mlops.Monitor("now", new() { Reference = "base" });
        Mlops.Monitor("now", new() { Reference = "base" });

        var history = Mlops.MonitorHistory("now@1");
        Assert.Equal(2, history.Checks.Count);
        Assert.Equal(["n"], history.Checks[0].Drivers);
        Assert.Equal(2, Mlops.MonitorHistory("now").Checks.Count);
        Assert.Empty(Mlops.MonitorHistory("base").Checks);
        Assert.Equal(["dataset:base@1", "dataset:now@1"], Mlops.Data.Query("SELECT source FROM store.edges WHERE target = 'monitor:now@1' ORDER BY 1").Rows.Select(r => r[0]));
        Assert.Equal(2, Mlops.Data.Query("SELECT * FROM store.audit WHERE event = 'monitor.checked'").TotalRows);
        Assert.Contains("There is: base, now, now@1", Assert.Throws<UserException>(() => Mlops.MonitorHistory("something-else")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_users_wrote_is_text_in_the_report()
    {
        var report = Mlops.Monitor("SELECT '<script>alert(1)</script>' AS \"<script>x\" FROM range(40)", new() { Reference = "SELECT 'a' AS \"<script>x\" FROM range(40)" });

        var html = ReportRenderer.Html(report);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
        var pictures = System.Text.RegularExpressions.Regex.Matches(html, "base64,([^\"]+)").Select(m => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(m.Groups[1].Value)));
        Assert.All(pictures, svg => Assert.DoesNotContain("<script", svg, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("drift", ReportRenderer.Text(report), StringComparison.Ordinal);
    }
}
