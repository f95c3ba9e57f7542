using MLOps.Profiling;

namespace MLOps.Runtime.Tests.Profiling;

public sealed class ProfileAlertTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData("SELECT 1 AS x WHERE false", AlertKind.Empty, null, "The table has no rows.")]
    [InlineData("SELECT NULL::INT AS x FROM range(3)", AlertKind.Empty, "x", "x has no value in any row.")]
    [InlineData("SELECT 7 AS x, i // 2 AS i FROM range(9) t(i)", AlertKind.Constant, "x", "x is 7 in every row.")]
    [InlineData("SELECT i // 3 AS x FROM range(30) t(i)", AlertKind.Duplicates, null, "20 rows (66.7 %) repeat an earlier one.")]
    [InlineData("SELECT CASE WHEN i < 25 THEN NULL ELSE i END AS x FROM range(100) t(i)", AlertKind.Missing, "x", "x is missing in 25 rows (25 %).")]
    [InlineData("SELECT CASE WHEN i < 5 THEN 'inf'::DOUBLE ELSE i END AS x FROM range(100) t(i)", AlertKind.Infinite, "x", "x is infinite in 5 rows (5 %); mean, deviation and quantiles leave them out.")]
    [InlineData("SELECT greatest(0, i - 40) AS x FROM range(100) t(i)", AlertKind.Zeros, "x", "x is zero in 41 rows (41 %).")]
    [InlineData("SELECT i AS a, i * i AS b FROM range(50) t(i)", AlertKind.HighCorrelation, "a", "a rises as b rises (Spearman 1).")]
    [InlineData("SELECT i AS a, -i AS b FROM range(50) t(i)", AlertKind.HighCorrelation, "a", "a falls as b rises (Spearman -1).")]
    [InlineData("SELECT ['u','v'][1 + i % 2] AS a, ['x','y'][1 + i % 2] AS b FROM range(90) t(i)", AlertKind.HighCorrelation, "a", "a and b go together (Cramér's V 1).")]
    [InlineData("SELECT 'k' || (i % 60) AS x FROM range(600) t(i)", AlertKind.HighCardinality, "x", "x has 60 different texts, too many to use as a category as they are.")]
    [InlineData("SELECT CASE WHEN i < 96 THEN 'yes' ELSE 'no' END AS x FROM range(100) t(i)", AlertKind.Imbalance, "x", "x is 'yes' in 96 % of its values; the rest is one other value.")]
    [InlineData("SELECT CASE WHEN i = 0 THEN 1e6 ELSE i % 3 END AS x FROM range(1000) t(i)", AlertKind.Skewed, "x", "x has a very long upper tail (skewness 31.623); the mean says little about it.")]
    [InlineData("SELECT ['a','b','c'][1 + i % 3] AS x FROM range(300) t(i)", AlertKind.Uniform, "x", "x is spread evenly over its values.")]
    [InlineData("SELECT i AS x FROM range(20) t(i)", AlertKind.Unique, "x", "x is different in every row, as a key would be.")]
    [InlineData("SELECT 'c' || (10 + i % 70) AS x FROM range(200) t(i)", AlertKind.ConstantLength, "x", "x always has 3 characters, as a code would.")]
    [InlineData("SELECT strftime(DATE '1998-06-12' + i::INT, '%b %d %Y') AS x FROM range(1) t(i) UNION ALL SELECT 'May 01 1999'", AlertKind.DateText, "x", null)]
    [InlineData("SELECT strftime(DATE '1998-06-12' + i::INT, '%d/%m/%y 0:00') AS x FROM range(99) t(i)", AlertKind.DateText, "x", null)]
    [InlineData("SELECT 'ab'::BLOB AS b, i FROM range(9) t(i)", AlertKind.Unsupported, "b", "b holds values of type BLOB, which are counted and compared but not looked into.")]
    [InlineData("SELECT map {'k': i} AS m FROM range(9) t(i)", AlertKind.Unsupported, "m", "m holds values of type MAP, which are counted and compared but not looked into.")]
    [InlineData("SELECT 7 AS x, NULL AS y, i FROM range(9) t(i)", AlertKind.Rejected, null, "x, y have no two different values and are left out of correlations and histograms.")]
    [InlineData("SELECT 7 AS x, i FROM range(9) t(i)", AlertKind.Rejected, null, "x has no two different values and is left out of correlations and histograms.")]
    [InlineData("SELECT DATE '2020-01-01' + i::INT AS day, i + 20 * sin(i * 2.3) AS x FROM range(400) t(i)", AlertKind.NonStationary, "x", null)]
    [InlineData("SELECT DATE '2020-01-01' + i::INT AS day, round(100 * sin(i * pi() / 6)) AS x FROM range(400) t(i)", AlertKind.Seasonal, "x", "x repeats itself every 12 rows.")]
    public void It_is_raised_as_a_sentence(string sql, AlertKind kind, string? column, string? message)
    {
        var alert = _test.Workspace.Profile(sql).Alerts.FirstOrDefault(a => a.Kind == kind && a.Column == column);

        Assert.True(alert is not null, $"no {kind} alert about {column}");
        Assert.Equal(message ?? alert.Message, alert.Message);
    }

    [Fact]
    public void A_table_without_faults_raises_none() =>
        Assert.Empty(_test.Workspace.Profile("SELECT sqrt(1 + i // 2) AS x, ['a', 'bb', 'a', 'bb', 'a', 'bb', 'c'][1 + i % 7] AS c FROM range(150) t(i)").Alerts);

    [Fact]
    public void Problems_come_before_warnings_and_warnings_before_notes()
    {
        var alerts = _test.Workspace.Profile("SELECT NULL::INT AS gone, 1 AS same, greatest(0, i - 5) AS zeros FROM range(100) t(i)").Alerts;

        Assert.Equal(alerts.OrderBy(a => a.Level).Select(a => a.Kind), alerts.Select(a => a.Kind));
        Assert.Equal(AlertKind.Empty, alerts[0].Kind);
    }

    [Fact]
    public void Thresholds_can_be_set()
    {
        var strict = new ProfileOptions { Thresholds = new AlertThresholds { MissingShare = 0.5 } };

        Assert.DoesNotContain(_test.Workspace.Profile("SELECT CASE WHEN i < 25 THEN NULL ELSE i END AS x FROM range(100) t(i)", strict).Alerts, a => a.Kind == AlertKind.Missing);
    }

    [Fact]
    public void Related_columns_raise_one_alert_a_column_at_most()
    {
        var columns = string.Join(", ", Enumerable.Range(0, 20).Select(i => $"i * {i + 1} AS c{i}"));

        Assert.InRange(_test.Workspace.Profile($"SELECT {columns} FROM range(30) t(i)").Alerts.Count(a => a.Kind == AlertKind.HighCorrelation), 10, 20);
    }

    [Theory]
    [InlineData("Jun 12 1998", true)]
    [InlineData("1/8/90 0:00", true)]
    [InlineData("2024-05-01T10:00:00+02:00", true)]
    [InlineData("31.12.2020", true)]
    [InlineData("1998", false)]
    [InlineData("May", false)]
    [InlineData("1.2.3.4", false)]
    [InlineData("555-12-34", false)]
    public void Dates_are_told_from_other_texts(string text, bool isDate) => Assert.Equal(isDate, DateText.Is([text]));
}
