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
    [InlineData("SELECT i // 3 AS x, -(i // 3) AS y FROM range(30) t(i)", AlertKind.Duplicates, null, "20 rows (66.7 %) repeat an earlier one.")]
    [InlineData("SELECT i // 3 AS x FROM range(30) t(i)", AlertKind.Duplicates, null, "20 rows (66.7 %) repeat an earlier one, as they must: the values that there are make no more than 10 different rows.")]
    [InlineData("SELECT CASE WHEN i < 25 THEN NULL ELSE i END AS x FROM range(100) t(i)", AlertKind.Missing, "x", "x is missing in 25 rows (25 %).")]
    [InlineData("SELECT CASE WHEN i < 5 THEN 'inf'::DOUBLE ELSE i END AS x FROM range(100) t(i)", AlertKind.Infinite, "x", "x is infinite in 5 rows (5 %); mean, deviation and quantiles leave them out.")]
    [InlineData("SELECT greatest(0, i - 40) AS x FROM range(100) t(i)", AlertKind.Zeros, "x", "x is zero in 41 rows (41 %).")]
    [InlineData("SELECT i AS a, i * i AS b FROM range(50) t(i)", AlertKind.HighCorrelation, "a", "a rises as b rises (Spearman 1).")]
    [InlineData("SELECT i AS a, -i AS b FROM range(50) t(i)", AlertKind.HighCorrelation, "a", "a falls as b rises (Spearman -1).")]
    [InlineData("SELECT ['u','v'][1 + i % 2] AS a, ['x','y'][1 + i % 2] AS b FROM range(90) t(i)", AlertKind.HighCorrelation, "a", "a and b go together (Cramér's V 1).")]
    [InlineData("SELECT 'k' || (i % 60) AS x FROM range(600) t(i)", AlertKind.HighCardinality, "x", "x has 60 different texts, more than a category usually has.")]
    [InlineData("SELECT CASE WHEN i < 96 THEN 'yes' ELSE 'no' END AS x FROM range(100) t(i)", AlertKind.Imbalance, "x", "x is 'yes' in 96 % of its values; the rest is one other value.")]
    [InlineData("SELECT CASE WHEN i = 0 THEN 1e6 ELSE i % 3 END AS x FROM range(1000) t(i)", AlertKind.Skewed, "x", "x has a very long upper tail (skewness 31.623); the mean says little about it.")]
    [InlineData("SELECT ['a','b','c'][1 + i % 3] AS x FROM range(300) t(i)", AlertKind.Uniform, "x", "x is spread evenly over its values.")]
    [InlineData("SELECT i * 7919 % 10007 AS x FROM range(20) t(i)", AlertKind.Unique, "x", "x is different in every row.")]
    [InlineData("SELECT i * 7919 % 10007 AS order_id FROM range(20) t(i)", AlertKind.Unique, "order_id", "order_id is different in every row, as a key would be.")]
    [InlineData("SELECT CASE WHEN i < 96 THEN 0 ELSE 1 END AS x FROM range(100) t(i)", AlertKind.Imbalance, "x", "x is 0 in 96 % of its values; the rest is one other value.")]
    [InlineData("SELECT i AS x FROM range(20) t(i)", AlertKind.Unique, "x", "x is different in every row, as a key would be.")]
    [InlineData("SELECT i + 0.5::DOUBLE AS x FROM range(20) t(i)", AlertKind.Unique, "x", "x is different in every row.")]
    [InlineData("SELECT (i + 0.25)::DECIMAL(9, 2) AS x FROM range(20) t(i)", AlertKind.Unique, "x", "x is different in every row.")]
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

    [Theory]
    [InlineData("SELECT CASE WHEN i < 96 THEN 0 ELSE 1 END AS x FROM range(100) t(i)", AlertKind.Zeros)]
    [InlineData("SELECT strftime(DATE '2024-01-01' + i::INT % 80, '%Y/%m/%d') AS x FROM range(200) t(i)", AlertKind.ConstantLength)]
    [InlineData("SELECT strftime(DATE '2024-01-01' + i::INT % 80, '%Y/%m/%d') AS x FROM range(200) t(i)", AlertKind.HighCardinality)]
    [InlineData("SELECT 7 AS x, 'a' AS y", AlertKind.Constant)]
    [InlineData("SELECT 7 AS x, 'a' AS y", AlertKind.Rejected)]
    public void What_goes_without_saying_is_not_said(string sql, AlertKind kind) => Assert.DoesNotContain(kind, Raised(sql));

    [Fact]
    public void Rows_that_must_repeat_each_other_are_a_note()
    {
        Assert.Equal(AlertLevel.Note, Level("SELECT i % 7 AS x, i % 2 AS y FROM range(100) t(i)"));
        Assert.Equal(AlertLevel.Problem, Level("SELECT i // 3 AS x, -(i // 3) AS y FROM range(100) t(i)"));

        AlertLevel Level(string sql) => _test.Workspace.Profile(sql).Alerts.Single(a => a.Kind == AlertKind.Duplicates).Level;
    }

    // Each pair lies on the two sides of the default threshold, as near as its figure can.
    [Theory]
    [InlineData(AlertKind.Empty, "SELECT NULL::INT AS x, i FROM range(100) t(i)", "SELECT CASE WHEN i = 7 THEN 1 END AS x, i FROM range(100) t(i)")]
    [InlineData(AlertKind.Duplicates, "SELECT least(i, 98) AS x FROM range(100) t(i)", "SELECT i AS x FROM range(100) t(i)")]
    [InlineData(AlertKind.Constant, "SELECT 7 AS x, i FROM range(100) t(i)", "SELECT CASE WHEN i = 7 THEN 8 ELSE 7 END AS x, i FROM range(100) t(i)")]
    [InlineData(AlertKind.Missing, "SELECT CASE WHEN i >= 2 THEN i END AS x FROM range(100) t(i)", "SELECT CASE WHEN i >= 1 THEN i END AS x FROM range(100) t(i)")]
    [InlineData(AlertKind.Infinite, "SELECT CASE WHEN i < 2 THEN 'inf'::DOUBLE ELSE i END AS x, i FROM range(100) t(i)", "SELECT CASE WHEN i < 1 THEN 'inf'::DOUBLE ELSE i END AS x, i FROM range(100) t(i)")]
    [InlineData(AlertKind.Zeros, "SELECT greatest(i - 1, 0) AS x FROM range(100) t(i)", "SELECT i AS x FROM range(100) t(i)")]
    [InlineData(AlertKind.HighCorrelation, "SELECT unnest([1, 2, 3]) AS a, unnest([2, 1, 3]) AS b", "SELECT unnest([1, 2, 3, 4]) AS a, unnest([3, 1, 2, 4]) AS b")]
    [InlineData(AlertKind.DateText, "SELECT CASE WHEN i < 5 THEN 'none ' || i ELSE strftime(DATE '2024-01-01' + i::INT, '%d.%m.%Y') END AS x FROM range(100) t(i)", "SELECT CASE WHEN i < 6 THEN 'none ' || i ELSE strftime(DATE '2024-01-01' + i::INT, '%d.%m.%Y') END AS x FROM range(100) t(i)")]
    [InlineData(AlertKind.Imbalance, "SELECT CASE WHEN i < 110 THEN 'a' ELSE 'b' END AS x FROM range(1000) t(i)", "SELECT CASE WHEN i < 111 THEN 'a' ELSE 'b' END AS x FROM range(1000) t(i)")]
    [InlineData(AlertKind.Skewed, "SELECT CASE WHEN i = 0 THEN 1.0 ELSE 0 END AS x FROM range(401) t(i)", "SELECT CASE WHEN i = 0 THEN 1.0 ELSE 0 END AS x FROM range(399) t(i)")]
    [InlineData(AlertKind.HighCardinality, "SELECT 'k' || i % 51 AS x, i FROM range(600) t(i)", "SELECT 'k' || i % 50 AS x, i FROM range(600) t(i)")]
    [InlineData(AlertKind.Uniform, "SELECT least(i // 10000, 2)::VARCHAR AS x FROM range(30004) t(i)", "SELECT least(i // 10000, 2)::VARCHAR AS x FROM range(30006) t(i)")]
    [InlineData(AlertKind.Unique, "SELECT i AS x FROM range(100) t(i)", "SELECT least(i, 98) AS x FROM range(100) t(i)")]
    [InlineData(AlertKind.ConstantLength, "SELECT 'c' || (10 + i % 70) AS x FROM range(200) t(i)", "SELECT 'c' || (31 + i % 70) AS x FROM range(200) t(i)")]
    [InlineData(AlertKind.Unsupported, "SELECT 'ab'::BLOB AS x FROM range(9)", "SELECT 'ab'::VARCHAR AS x FROM range(9)")]
    [InlineData(AlertKind.Rejected, "SELECT 7 AS x, i FROM range(9) t(i)", "SELECT CASE WHEN i = 7 THEN 8 ELSE 7 END AS x, i FROM range(9) t(i)")]
    [InlineData(AlertKind.Seasonal, "SELECT DATE '2020-01-01' + i::INT AS day, round(100 * sin(i * pi() / 6)) AS x FROM range(400) t(i)", "SELECT DATE '2020-01-01' + i::INT AS day, round(100 * sin(i * pi() / 400)) AS x FROM range(400) t(i)")]
    [InlineData(AlertKind.NearDuplicates, "SELECT * FROM (VALUES ('Anna Smith', 'Rome'), ('anna smith', 'Rome'), ('Bob Miller', 'Paris')) t(name, city)", "SELECT * FROM (VALUES ('Anna Smith', 'Rome'), ('Anna Keith', 'Rome'), ('Bob Miller', 'Paris')) t(name, city)")]
    [InlineData(AlertKind.DirtyCategory, "SELECT CASE WHEN i < 2 THEN 'Berlln' ELSE 'Berlin' END AS x FROM range(22) t(i)", "SELECT CASE WHEN i < 3 THEN 'Berlln' ELSE 'Berlin' END AS x FROM range(23) t(i)")]
    [InlineData(AlertKind.PersonalData, "SELECT 'p' || i || '@mail.example' AS x FROM range(9) t(i)", "SELECT 'p' || i || '@mail' AS x FROM range(9) t(i)")]
    public void It_is_raised_past_its_threshold_and_not_before(AlertKind kind, string past, string before)
    {
        Assert.Contains(kind, Raised(past));
        Assert.DoesNotContain(kind, Raised(before));
    }

    [Theory]
    [InlineData(AlertKind.Missing, "SELECT CASE WHEN i >= 25 THEN i END AS x FROM range(100) t(i)")]
    [InlineData(AlertKind.Infinite, "SELECT CASE WHEN i < 25 THEN 'inf'::DOUBLE ELSE i END AS x FROM range(100) t(i)")]
    [InlineData(AlertKind.Zeros, "SELECT greatest(0, i - 40) AS x FROM range(100) t(i)")]
    [InlineData(AlertKind.Skewed, "SELECT CASE WHEN i = 0 THEN 1e6 ELSE i % 3 END AS x FROM range(1000) t(i)")]
    [InlineData(AlertKind.HighCardinality, "SELECT 'k' || i % 60 AS x, i FROM range(600) t(i)")]
    [InlineData(AlertKind.Imbalance, "SELECT CASE WHEN i < 4 THEN 'a' ELSE 'b' END AS x FROM range(100) t(i)")]
    [InlineData(AlertKind.HighCorrelation, "SELECT i AS a, (i * i) % 37 AS b, i + (i * 7) % 11 AS c FROM range(50) t(i)")]
    [InlineData(AlertKind.Uniform, "SELECT least(i // 10000, 2)::VARCHAR AS x FROM range(30004) t(i)")]
    [InlineData(AlertKind.NonStationary, "SELECT DATE '2020-01-01' + i::INT AS day, i + 20 * sin(i * 2.3) AS x FROM range(400) t(i)")]
    [InlineData(AlertKind.Leakage, "SELECT i AS x, i // 50 AS target FROM range(400) t(i)")]
    public void Its_threshold_can_be_set_on_either_side_of_the_figure(AlertKind kind, string sql)
    {
        var options = new ProfileOptions { Target = kind == AlertKind.Leakage ? "target" : null };
        var alert = _test.Workspace.Profile(sql, options).Alerts.First(a => a.Kind == kind);
        IEnumerable<AlertKind> With(double threshold) => _test.Workspace.Profile(sql, options with { Thresholds = Threshold(kind, threshold) }).Alerts.Where(a => a.Column == alert.Column).Select(a => a.Kind);

        Assert.Equal(Of(kind, new AlertThresholds()), alert.Threshold);
        Assert.Contains(kind, With(Math.Abs(alert.Value) * 0.98));
        Assert.DoesNotContain(kind, With(Math.Abs(alert.Value) * 1.02));
    }

    private IEnumerable<AlertKind> Raised(string sql) => _test.Workspace.Profile(sql).Alerts.Select(a => a.Kind);

    private static AlertThresholds Threshold(AlertKind kind, double value) => kind switch
    {
        AlertKind.Missing => new() { MissingShare = value },
        AlertKind.Infinite => new() { InfiniteShare = value },
        AlertKind.Zeros => new() { ZerosShare = value },
        AlertKind.Skewed => new() { Skewness = value },
        AlertKind.HighCardinality => new() { Cardinality = (long)value },
        AlertKind.Imbalance => new() { Imbalance = value },
        AlertKind.HighCorrelation => new() { Correlation = value },
        AlertKind.Uniform => new() { UniformP = value },
        AlertKind.NonStationary => new() { AdfP = value },
        _ => new() { Leakage = value },
    };

    private static double Of(AlertKind kind, AlertThresholds defaults) => kind switch
    {
        AlertKind.Missing => defaults.MissingShare,
        AlertKind.Infinite => defaults.InfiniteShare,
        AlertKind.Zeros => defaults.ZerosShare,
        AlertKind.Skewed => defaults.Skewness,
        AlertKind.HighCardinality => defaults.Cardinality,
        AlertKind.Imbalance => defaults.Imbalance,
        AlertKind.HighCorrelation => defaults.Correlation,
        AlertKind.Uniform => defaults.UniformP,
        AlertKind.NonStationary => defaults.AdfP,
        _ => defaults.Leakage,
    };

    [Theory]
    [InlineData(0.9979, "0.998")]
    [InlineData(-0.99996, "-0.999")]
    [InlineData(0.9999999999999998, "1")]
    [InlineData(0.994, "0.99")]
    [InlineData(0, "0")]
    public void A_correlation_below_1_is_not_called_1(double value, string shown) => Assert.Equal(shown, Figures.Correlation(value));

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
