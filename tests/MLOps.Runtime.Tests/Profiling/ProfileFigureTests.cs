using MLOps.Profiling;

namespace MLOps.Runtime.Tests.Profiling;

/// <summary>Figures that a look at the rows gives by hand.</summary>
public sealed class ProfileFigureTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData("i", Monotonicity.StrictlyIncreasing)]
    [InlineData("i // 2", Monotonicity.Increasing)]
    [InlineData("-i", Monotonicity.StrictlyDecreasing)]
    [InlineData("-(i // 2)", Monotonicity.Decreasing)]
    [InlineData("CASE WHEN i = 2999 THEN 0 ELSE i END", Monotonicity.None)]
    [InlineData("CASE WHEN i % 3 = 0 THEN NULL ELSE i END", Monotonicity.StrictlyIncreasing)]
    [InlineData("7", Monotonicity.None)]
    public void Values_that_run_one_way_are_found(string expression, Monotonicity expected)
    {
        Assert.Equal(expected, Sql($"SELECT {expression} AS x FROM range(3000) t(i)").Column("x").Monotonicity);
        Assert.Equal(expected, Sql($"SELECT {expression} AS x FROM range(2990, 3000) t(i)").Column("x").Monotonicity); // one look at all rows
    }

    [Theory]
    [InlineData("[1, 2, 3]::DOUBLE[]", Monotonicity.StrictlyIncreasing)]
    [InlineData("['1', 'inf', '2']::DOUBLE[]", Monotonicity.None)]
    [InlineData("[9007199254740992, 9007199254740993, 9007199254740992]::BIGINT[]", Monotonicity.None)]
    [InlineData("[9007199254740992, 9007199254740993]::BIGINT[]", Monotonicity.StrictlyIncreasing)]
    [InlineData("[0.10000000000000000001, 0.10000000000000000002]::DECIMAL(21, 20)[]", Monotonicity.StrictlyIncreasing)]
    [InlineData("[1.5]::DOUBLE[]", Monotonicity.None)]
    public void Of_short_columns_too(string values, Monotonicity expected) =>
        Assert.Equal(expected, Sql($"SELECT unnest({values}) AS x").Column("x").Monotonicity);

    [Theory]
    [InlineData(50)]
    [InlineData(20_000)]
    public void The_smallest_and_largest_values_have_their_counts(int distinct)
    {
        var column = Sql($"SELECT (i * 7) % {distinct} AS x FROM range({distinct * 2}) t(i)").Column("x");

        Assert.Equal(Enumerable.Range(0, 10).Select(i => ((double?)i, 2L)), column.Smallest.Select(s => (s.Value.Number, s.Count)));
        Assert.Equal(Enumerable.Range(1, 10).Select(i => ((double?)distinct - i, 2L)), column.Largest.Select(s => (s.Value.Number, s.Count)));
    }

    [Fact]
    public void Ends_of_long_columns_are_exact_although_the_rest_is_sampled()
    {
        var report = _test.Workspace.Profile(
            "SELECT hash(i)::DOUBLE / 1e19 AS x, (i * 7919) % 200003 AS n FROM range(200003) t(i)", new ProfileOptions { ExactRows = 1_000, QuantileSampleRows = 20_000, CorrelationRows = 1_000 });
        var column = report.Column("n");

        Assert.Equal(Enumerable.Range(0, 10).Select(i => (double?)i), column.Smallest.Select(s => s.Value.Number));
        Assert.Equal((0, 200_002), (column.Min!.Number, column.Max!.Number));
    }

    [Fact]
    public void Rows_that_repeat_themselves_are_thinned_fairly()
    {
        // Every twelfth row of it has one and the same hour.
        const string hours = "SELECT i % 12 AS hour, (i % 12) + hash(i) % 100 / 10.0 AS warmth FROM range(60000) t(i)";
        double Tau(ProfileOptions options) => _test.Workspace.Profile(hours, options).Correlations.Single(c => c.Method == "kendall").Value;

        Assert.Equal(Tau(new() { Exact = true }), Tau(new()), 0.03);
        Assert.Equal(Tau(new()), Tau(new()));
    }

    [Fact]
    public void Estimates_state_method_and_error()
    {
        var report = _test.Workspace.Profile(
            "SELECT hash(i) AS x, hash(i % 1000000) AS y, i % 3 AS z FROM range(3000000) t(i)", new ProfileOptions { ExactRows = 1_000, QuantileSampleRows = 50_000, CorrelationRows = 5_000 });

        Assert.False(report.Column("x").DistinctIsExact);
        Assert.InRange(report.Column("x").Distinct, 2_900_000, 3_000_000);
        Assert.InRange(report.Column("y").Distinct, 960_000, 1_040_000);
        Assert.Equal((3, true), (report.Column("z").Distinct, report.Column("z").DistinctIsExact));
        Assert.True(report.Column("z").QuantilesAreExact);
        var quantiles = report.Estimates.Single(e => e.Figures.StartsWith("quantiles", StringComparison.Ordinal));
        Assert.Equal(["x", "y"], quantiles.Columns);
        Assert.Equal("a sample of 50,000 rows, seed 42", quantiles.Method);
        Assert.Equal("0.22 % of the rank", quantiles.Error);
        Assert.Contains("± 0.22 % of the rank", report.Method, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_series_and_long_lists_state_that_they_are_estimated()
    {
        const string rows = "SELECT DATE '1990-01-01' + i::INT AS day, 10 * sin(i * pi() / 6) + i / 1000.0 AS heat, [hash(i), hash(i + 1), hash(i + 2)] AS list FROM range(6000) t(i)";
        var options = new ProfileOptions { ExactRows = 7_000, QuantileSampleRows = 5_000 };
        var (report, exact) = (_test.Workspace.Profile(rows, options), _test.Workspace.Profile(rows, options with { Exact = true }));

        var series = report.Estimates.Single(e => e.Figures == "time series");
        Assert.Equal((5_000, "the first 5,000 rows", "at most 0.0141 of an autocorrelation"), (report.Column("heat").Series!.Length, series.Method, series.Error));
        Assert.Equal(["heat"], series.Columns);
        Assert.False(report.Column("list").Elements.Single().QuantilesAreExact);
        Assert.Equal("a sample of 5,000 elements, seed 42", report.Estimates.Single(e => e.Columns is ["list[]"] && e.Figures.StartsWith("quantiles", StringComparison.Ordinal)).Method);
        Assert.Equal((6_000, "exact"), (exact.Column("heat").Series!.Length, exact.Method));
    }

    [Fact]
    public void A_sample_that_was_asked_for_is_the_same_at_every_call()
    {
        var options = new ProfileOptions { Sample = 500 };
        var (a, b) = (_test.Workspace.Profile("SELECT i, hash(i) AS h FROM range(20000) t(i)", options), _test.Workspace.Profile("SELECT i, hash(i) AS h FROM range(20000) t(i)", options));

        Assert.Equal((500, 20_000L), (a.Rows, a.SampledFrom));
        Assert.Equal(a.Column("i").Mean, b.Column("i").Mean);
        Assert.Contains("all figures from a sample of 500 rows, seed 42, of 20,000", a.Method, StringComparison.Ordinal);
    }

    [Fact]
    public void A_median_of_ordered_data_is_right() =>
        Assert.Equal(499_999.5, Sql("SELECT i AS x FROM range(1000000) t(i)").Column("x").Median);

    [Fact]
    public void Texts_are_counted_by_character_and_word()
    {
        var text = Sql("SELECT unnest(['Hello, world', 'привет World', '12 😀']) AS t").Column("t").Text!;

        Assert.Equal((28L, 12.0, 6L), (text.Characters, text.LengthMedian, text.Words));
        Assert.Equal(("world", 2L), (text.TopWords[0].Value.Text, text.TopWords[0].Count));
        Assert.Contains(text.Scripts, s => s.Value.Text == "Cyrillic" && s.Count == 6);
        Assert.Contains(text.Blocks, s => s.Value.Text == "Emoticons" && s.Count == 1);
        Assert.Contains(text.Categories, s => s.Value.Text == "Decimal digit number" && s.Count == 2);
    }

    [Fact]
    public void URLs_are_taken_apart()
    {
        var column = Sql("SELECT 'https://' || ['a.org', 'b.org'][1 + i % 2] || '/x' || i || '?q=1#top' AS u FROM range(40) t(i)").Column("u");

        Assert.Equal(ColumnKind.Url, column.Type);
        Assert.Equal([("scheme", 1L), ("host", 2L), ("path", 40L), ("query", 1L), ("fragment", 1L)], column.Parts.Select(p => (p.Part, p.Distinct)));
    }

    [Theory]
    [InlineData("'/var/log/app' || i || '.log'", "/var/log", ".log")]
    [InlineData("'C:\\data\\f' || i || '.csv'", "C:\\data", ".csv")]
    public void Paths_are_taken_apart(string expression, string parent, string suffix)
    {
        var column = Sql($"SELECT {expression} AS p FROM range(40) t(i)").Column("p");

        Assert.Equal(ColumnKind.Path, column.Type);
        Assert.Equal(parent, column.Parts.Single(p => p.Part == "parent").Top.Single().Value.Text);
        Assert.Equal(suffix, column.Parts.Single(p => p.Part == "suffix").Top.Single().Value.Text);
    }

    [Fact]
    public void Dates_as_text_count_what_is_no_date()
    {
        var column = Sql("SELECT CASE WHEN i = 5 THEN 'unknown' ELSE strftime(DATE '2024-01-01' + i::INT, '%Y-%m-%d') || '' END AS d FROM range(100) t(i)").Column("d");

        Assert.Equal(1, column.Invalid);
    }

    [Fact]
    public void A_gap_in_time_is_measured()
    {
        var gaps = Sql("SELECT TIMESTAMP '2024-01-01' + INTERVAL (CASE WHEN i < 50 THEN i ELSE i + 10 END) HOUR AS t FROM range(100) t(i)").Column("t").Gaps!;

        Assert.Equal((3600, 1L, 39_600.0, 39_600.0), (gaps.Step, gaps.Count, gaps.Max, gaps.Mean));
    }

    [Fact]
    public void A_series_in_time_is_recognised_with_its_season()
    {
        var report = Sql("SELECT TIMESTAMP '2024-01-01' + INTERVAL (i) HOUR AS t, 10 * sin(i * 2 * pi() / 24) + (hash(i) % 100) / 100.0 AS x, hash(i) % 1000 AS noise FROM range(500) t(i)");

        Assert.Equal((ColumnKind.TimeSeries, 24), (report.Column("x").Type, report.Column("x").Series!.Period));
        Assert.Equal(ColumnKind.Numeric, report.Column("noise").Type);
        Assert.Contains(report.Alerts, a => a.Kind == AlertKind.Seasonal && a.Column == "x");
    }

    [Fact]
    public void Samples_show_head_tail_and_random_rows()
    {
        var samples = Sql("SELECT i, 'row ' || i AS t FROM range(100) t(i)").Samples!;

        Assert.Equal(["i", "t"], samples.Columns);
        Assert.Equal("row 0", samples.Head[0][1]);
        Assert.Equal("row 99", samples.Tail[^1][1]);
        Assert.Equal((10, 10, 10), (samples.Head.Count, samples.Tail.Count, samples.Random.Count));
    }

    [Fact]
    public void Repeated_rows_are_shown_with_their_counts()
    {
        var row = Sql("SELECT i % 3 AS a, CASE WHEN i % 3 = 1 THEN NULL ELSE 'x' END AS b FROM range(10) t(i)").RepeatedRows[0];

        Assert.Equal((4, 2), (row.Count, row.Values.Count));
    }

    [Fact]
    public void Interactions_hold_points_of_few_rows_and_a_grid_of_many()
    {
        Assert.Equal(100, Sql("SELECT i AS a, i * i AS b FROM range(100) t(i)").Interactions.Single().Points.Count);
        Assert.Equal(2_000, Sql("SELECT i AS a, i * i AS b FROM range(2000) t(i)").Interactions.Single().Grid!.Counts.Sum(r => r.Sum()));
    }

    [Fact]
    public void Progress_never_falls_and_ends_at_one()
    {
        var seen = new List<double>();
        _test.Workspace.Profile("SELECT 1 AS x", new ProfileOptions { Progress = new Listener(seen) });

        Assert.Equal(seen.Order(), seen);
        Assert.Equal(1, seen[^1]);
    }

    [Fact]
    public void A_dataset_has_a_history_of_its_versions()
    {
        _test.Workspace.Data.Add("trips", "SELECT i AS n FROM range(10) t(i)");
        _test.Workspace.Data.Add("trips", "SELECT i + 5 AS n, 'x' AS new FROM range(20) t(i)");

        var history = _test.Workspace.ProfileHistory("trips");

        Assert.Equal([(1, 10L, 1), (2, 20L, 2)], history.Versions.Select(v => (v.Version, v.Rows, v.Columns)));
        Assert.Equal([4.5, 14.5], history.Columns[0].Moments.Select(m => m!.Mean!.Value));
        Assert.Null(history.Columns[1].Moments[0]);
        Assert.Contains("mean 14.5", MLOps.Rendering.ReportRenderer.Text(history), StringComparison.Ordinal);
        Assert.Contains("n       ▁▇     mean 4.5", MLOps.Rendering.ReportRenderer.Text(history), StringComparison.Ordinal);
        Assert.Contains("alt=\"Mean from 4.5 to 14.5, between 4.5 and 14.5\"", MLOps.Rendering.ReportRenderer.Html(history), StringComparison.Ordinal);
    }

    private ProfileReport Sql(string sql) => _test.Workspace.Profile(sql);

    private sealed class Listener(List<double> seen) : IProgress<ProfileProgress>
    {
        public void Report(ProfileProgress value) => seen.Add(value.Done);
    }
}
