using System.Globalization;
using MLOps.Rendering;
using MLOps.Validation;

namespace MLOps.Runtime.Tests.Validation;

public sealed class SuggestionTests : IDisposable
{
    // Rare gaps, a heavy tail, categories of which some are rare, a key, texts that are numbers, dates and addresses.
    private const string Table = """
        SELECT i AS id, 'u' || i AS user_id, CASE WHEN hash(i, 1) % 700 = 0 THEN NULL ELSE round(exp((hash(i, 2) % 1000) / 250.0), 2) END AS amount, (hash(i, 3) % 1000) / 10.0 - 20 AS degrees,
            ['red', 'green', 'blue', 'grey', 'pink'][1 + least(4, ln(1 + hash(i, 4) % 100)::INTEGER)] AS colour, (hash(i, 5) % 90)::VARCHAR AS digits, (DATE '2024-01-01' + (hash(i, 6) % 300)::INTEGER)::VARCHAR AS day,
            'a' || (hash(i, 7) % 9999) || '@example.org' AS mail, hash(i, 8) % 3 = 0 AS flag, CASE WHEN hash(i, 9) % 3 = 0 THEN 'x' END AS sparse, DATE '2024-01-01' + (i // 20)::INTEGER AS opened, hash(i, 10) % 40 AS small
        """;

    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_hold_out_half_of_the_same_data_passes_what_the_other_half_suggests()
    {
        var failed = new List<string>();
        foreach (var seed in Enumerable.Range(0, 6))
        {
            var (half, held) = (Half(seed, 0), Half(seed, 1));
            var report = _test.Workspace.Validate(held, _test.Workspace.SuggestChecks(half).Suite);
            failed.AddRange(report.Checks.Where(c => !c.Success).Select(c => $"{seed}: {c.Id} {c.Expected}: {c.Error ?? c.Observed}"));
        }

        Assert.Empty(failed);
    }

    [Fact]
    public void Real_data_pass_what_their_own_half_suggests()
    {
        File.Copy(Repository("notebooks", "data", "weather.csv"), Path.Combine(_test.Folder, "weather.csv"));
        var failed = new List<string>();
        foreach (var seed in Enumerable.Range(0, 5))
        {
            string Rows(int half) => $"SELECT * EXCLUDE n FROM (SELECT row_number() OVER () AS n, * FROM 'weather.csv') WHERE hash(n, {seed}) % 2 = {half}";
            var report = _test.Workspace.Validate(Rows(1), _test.Workspace.SuggestChecks(Rows(0)).Suite);
            failed.AddRange(report.Checks.Where(c => !c.Success).Select(c => $"{seed}: {c.Id} {c.Expected}: {c.Error ?? c.Observed}"));
        }

        Assert.Empty(failed);
    }

    [Fact]
    public void What_is_suggested_finds_what_went_wrong()
    {
        var suite = _test.Workspace.SuggestChecks(Half(1, 0)).Suite;
        var dirty = $"SELECT id, user_id, CASE WHEN id % 9 = 0 THEN NULL WHEN id % 10 = 1 THEN -amount ELSE amount END AS amount, degrees + 10 AS degrees, CASE WHEN id % 11 = 0 THEN 'mauve' ELSE colour END AS colour, CASE WHEN id % 8 = 0 THEN 'n/a' ELSE digits END AS digits, day, replace(mail, '@', CASE WHEN id % 7 = 0 THEN ' at ' ELSE '@' END) AS mail, flag, sparse, opened, small FROM ({Half(1, 1)})";

        var broken = _test.Workspace.Validate(dirty, suite).Checks.Where(c => !c.Success).Select(c => c.Id).ToList();

        Assert.Equal([], new[] { "not_null_amount", "non_negative_amount", "avg_degrees", "in_set_colour", "parses_as_digits", "has_form_mail" }.Except(broken));
        Assert.DoesNotContain(broken, id => id.EndsWith("_small", StringComparison.Ordinal) || id.EndsWith("_id", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_persons_no_value_is_listed_and_the_report_hides_them()
    {
        const string People = "SELECT i AS id, '205' || (5550100 + i % 7)::VARCHAR AS phone FROM range(400) r(i)";

        var suggestion = _test.Workspace.SuggestChecks(People);
        var report = _test.Workspace.Validate("SELECT 7 AS id, 'unknown' AS phone", suggestion.Suite);

        Assert.Equal(["phone"], suggestion.Suite.Mask);
        Assert.Equal("phone matches ^[0-9]{10}$ in at least 94.86 % of rows", suggestion.Suggestions.Single(s => s.Rule == "pattern").Expected);
        Assert.DoesNotContain(suggestion.Suggestions, s => s.Rule == "categories");
        Assert.True(_test.Workspace.Validate(People, suggestion.Suite).Success);
        Assert.Equal("•••", report.Checks.Single(c => c.Kind == "matches_regex").Samples!.Rows[0].Values[0]);
    }

    [Fact]
    public void A_column_that_another_one_determines_is_held_to_it()
    {
        const string Cities = "SELECT i AS id, 35000 + i % 30 AS zip, 'City ' || (i % 30) % 12 AS city, CASE WHEN hash(i) % 50 = 0 THEN 'x' ELSE 'y' END AS mostly_y FROM range(1500) r(i)";

        var suggestion = _test.Workspace.SuggestChecks(Cities);
        var report = _test.Workspace.Validate($"SELECT * REPLACE (CASE WHEN id = 99 THEN 'City 1' ELSE city END AS city) FROM ({Cities})", suggestion.Suite);

        Assert.Equal(["city is determined by zip in at least 98.54 % of rows"], suggestion.Suggestions.Where(s => s.Rule == "determined_by").Select(s => s.Expected));
        Assert.Equal((1L, 100L), (report.Checks.Single(c => c.Kind == "determined_by").Failed, report.Checks.Single(c => c.Kind == "determined_by").Samples!.Rows[0].Row));
    }

    [Fact]
    public void Each_rule_says_why_and_how_sure_it_is()
    {
        var suggestion = _test.Workspace.SuggestChecks(Half(1, 0));

        var byRule = suggestion.Suggestions.GroupBy(s => s.Rule, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        Assert.Equal(
            ["categories", "columns", "complete", "deviation", "form", "length", "mean", "mostly_complete", "non_negative", "parses_as", "pattern", "range", "rows", "type", "unique"],
            byRule.Keys.Order(StringComparer.Ordinal));
        Assert.All(suggestion.Suggestions, s => Assert.NotEmpty(s.Reason));
        Assert.All(byRule["mean"], s => Assert.Equal("normal", s.Interval!.Method));
        Assert.All(byRule["range"], s => Assert.InRange(s.Interval!.Lower, 0.97, 0.9999));
        Assert.Contains("\n  # a key: all ", suggestion.Yaml, StringComparison.Ordinal);
        Assert.DoesNotContain(byRule["range"], s => s.Id.EndsWith("_id", StringComparison.Ordinal));
    }

    // Wilson's interval as statsmodels.stats.proportion.proportion_confint(method="wilson", alpha=...) gives it for z times the square root of two.
    [Theory]
    [InlineData(1000, 1000, 0.95, 0.9923756595384479, 1.0)]
    [InlineData(950, 1000, 0.95, 0.9272318388284524, 0.9659062547561506)]
    public void A_share_is_bounded_by_wilsons_interval(long successes, long n, double level, double lower, double upper)
    {
        var interval = new Prediction(level).Share(successes, n);

        Assert.Equal(lower, interval.Lower, 1e-7);
        Assert.Equal(upper, interval.Upper, 1e-7);
    }

    [Fact]
    public void A_kept_profile_is_enough()
    {
        _test.Workspace.Data.Add("orders", $"{Table} FROM range(5000) r(i)");
        _test.Workspace.Profile("orders");
        _test.Workspace.SuggestChecks("orders");
        _test.Workspace.Flush();

        var reports = Reports("ProfileReport");
        var suggestion = _test.Workspace.SuggestChecks("orders");

        Assert.Equal(reports, Reports("ProfileReport"));
        Assert.Equal("orders@1", suggestion.Source);
        Assert.True(suggestion.Suggestions.Count > 20);
    }

    [Fact]
    public void A_table_without_rows_gets_its_columns_and_types_only()
    {
        var suggestion = _test.Workspace.SuggestChecks("SELECT 1 AS a, 'x' AS b WHERE 1 = 0");

        Assert.Equal(["columns", "type", "type"], suggestion.Suggestions.Select(s => s.Rule).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Suggestions_are_shown_with_their_yaml()
    {
        var suggestion = _test.Workspace.SuggestChecks(Half(1, 0));

        Assert.Contains("- not_null: id", ReportRenderer.Text(suggestion), StringComparison.Ordinal);
        Assert.Contains("- not_null: id", ReportRenderer.Html(suggestion), StringComparison.Ordinal);
        Assert.Equal(suggestion.Suite.Checks.Select(c => c.Id), ValidationSuite.Parse(suggestion.Yaml).Checks.Select(c => c.Id));
    }

    private long Reports(string kind)
    {
        _test.Workspace.Flush();
        return Convert.ToInt64(_test.Workspace.Data.Query($"SELECT count(*) FROM store.reports WHERE kind = '{kind}'").Rows[0][0], CultureInfo.InvariantCulture);
    }

    private static string Half(int seed, int half) => $"{Table} FROM range(4000) r(i) WHERE ('0x' || substr(md5(i || ' {seed}'), 1, 4))::INTEGER % 2 = {half}";

    private static string Repository(params string[] path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Interactive.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine([folder.FullName, .. path]);
    }
}
