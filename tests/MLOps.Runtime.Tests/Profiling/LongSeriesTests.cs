using FsCheck.Xunit;
using MathNet.Numerics.LinearAlgebra;
using MLOps.Profiling;
using MLOps.Profiling.Series;

namespace MLOps.Runtime.Tests.Profiling;

/// <summary>Series that are longer than a window: tested whole where exactness is asked for, with seasons of hundreds of rows.</summary>
public sealed class LongSeriesTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void The_factor_of_rows_in_blocks_is_that_of_all_rows_at_once()
    {
        var (random, rows) = (new Random(7), 97);
        var x = Matrix<double>.Build.Dense(rows, 5, (_, _) => random.NextDouble() - 0.3);
        var factor = new TriangularFactor(5);
        for (var start = 0; start < rows; start += 10)
        {
            factor.Add(x.SubMatrix(start, Math.Min(10, rows - start), 0, 5).ToColumnArrays());
        }

        var expected = x.QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin).R;
        Assert.All(Enumerable.Range(0, 25), i => Assert.Equal(Math.Abs(expected[i / 5, i % 5]), i / 5 > i % 5 ? 0 : Math.Abs(factor[i / 5, i % 5]), 1e-12));
    }

    [Fact]
    public void A_column_that_depends_on_others_is_singular()
    {
        var factor = new TriangularFactor(3);
        factor.Add([[1, 2, 3, 4], [2, 4, 6, 8], [1, 0, 1, 0]]);

        Assert.Equal([false, true, false], Enumerable.Range(0, 3).Select(factor.IsSingular));
    }

    // statsmodels.tsa.stattools.adfuller(x)[1] of the same numbers; Reference/pairs.py makes such.
    [Fact]
    public void A_series_of_many_blocks_has_the_p_value_of_statsmodels() =>
        Assert.Equal(LongP, DickeyFuller.P(Enumerable.Range(0, 20_000).Select(i => (0.0002 * i) + Math.Sin(i * 0.37) + Math.Cos(i * i * 0.11)).ToArray())!.Value, 1e-6);

    private const double LongP = 0.2674001359611611;

    [Fact]
    public void With_exactness_all_rows_of_a_series_are_looked_at()
    {
        var report = _test.Workspace.Profile(
            "SELECT TIMESTAMP '2000-01-01' + INTERVAL (i) MINUTE AS t, 10 * sin(i / 500.0) + (hash(i) % 100) / 100.0 AS x FROM range(120000) t(i)", new ProfileOptions { Exact = true, CorrelationColumns = 0 });

        Assert.Equal(120_000, report.Column("x").Series!.Length);
        Assert.DoesNotContain(report.Estimates, e => e.Figures == "time series");
    }

    [Theory]
    [InlineData(365, 0.5)]
    [InlineData(365, 1.0)]
    [InlineData(168, 1.0)]
    public void A_period_beyond_the_lags_shown_is_found(int period, double noise)
    {
        var random = new Random(3);
        var series = Enumerable.Range(0, 5 * period).Select(i => Math.Sin(2 * Math.PI * i / period) + (noise * (random.NextDouble() + random.NextDouble() - 1))).ToArray();

        Assert.InRange(LongSeason.Period(series)!.Value, period * 0.97, period * 1.03);
    }

    [Property]
    public bool Products_by_transforms_are_the_sums_themselves(int seed)
    {
        var random = new Random(seed);
        var series = Enumerable.Range(0, random.Next(2, 300)).Select(_ => random.NextDouble() - 0.5).ToArray();
        var found = LaggedProducts.Of(series, random.Next(1, series.Length), 1 << random.Next(2, 8));

        return found.Select((sum, lag) => Math.Abs(sum - series.Skip(lag).Zip(series, (a, b) => a * b).Sum())).Max() < 1e-12;
    }

    // By SciPy; Reference/long_series.py.
    [Fact]
    public void A_year_of_hours_has_the_autocorrelation_and_the_period_of_the_reference()
    {
        var series = Enumerable.Range(0, 30_000).Select(i => Math.Sin(2 * Math.PI * i / 8760) + (0.3 * Math.Cos(i * (double)i * 0.11))).ToArray();
        var sums = LaggedProducts.Of(Autocorrelation.Centered(series), 20_000);

        foreach (var (lag, expected) in ((int, double)[])[(1, 0.9167282697136029), (99, 0.9140528205210002), (4_095, -0.7705834888512598), (8_760, 0.6456244574506328), (12_345, -0.44038985443668194), (20_000, -0.036069153050312476)])
        {
            Assert.Equal(expected, sums[lag] / sums[0], 1e-11);
        }

        Assert.Equal(8_838, LongSeason.Period(series));
    }

    [Fact]
    public void With_exactness_a_period_is_looked_for_in_all_rows()
    {
        var report = _test.Workspace.Profile(
            "SELECT TIMESTAMP '2000-01-01' + INTERVAL (i) HOUR AS t, sin(2 * pi() * i / 8760) + (hash(i) % 100) / 100.0 AS x FROM range(60000) t(i)", new ProfileOptions { Exact = true });

        Assert.InRange(report.Column("x").Series!.Period!.Value, 8_700, 8_820);
        Assert.Equal("exact", report.Method);
    }

    [Fact]
    public void Walks_and_trends_have_no_season()
    {
        var random = new Random(5);
        double[] Walk() => Enumerable.Range(0, 2_000).Aggregate(new List<double> { 0 }, (w, _) => { w.Add(w[^1] + random.NextDouble() - 0.5); return w; }).ToArray();

        Assert.InRange(Enumerable.Range(0, 50).Count(_ => LongSeason.Period(Walk()) is not null), 0, 2);
        Assert.Null(LongSeason.Period(Enumerable.Range(0, 2_000).Select(i => i + random.NextDouble()).ToArray()));
        Assert.Null(LongSeason.Period(Enumerable.Range(0, 250).Select(i => Math.Sin(i / 20.0)).ToArray()));
    }

    [Fact]
    public void A_year_of_days_is_said_in_a_sentence()
    {
        var report = _test.Workspace.Profile("SELECT DATE '2012-01-01' + i::INT AS day, round(12 - 10 * cos(2 * pi() * i / 365.25) + (hash(i) % 80) / 10.0, 1) AS heat FROM range(1461) t(i)");

        var season = Assert.Single(report.Alerts, a => a.Kind == AlertKind.Seasonal);
        Assert.InRange(season.Value, 355, 375);
        Assert.Equal($"heat repeats itself about every {season.Value} rows.", season.Message);
    }

    [Fact]
    public void Gaps_that_were_not_looked_for_are_said()
    {
        const string Rows = "SELECT TIMESTAMP '2000-01-01' + INTERVAL (i * 7) SECOND AS at, i AS n FROM range(3000000) t(i)";
        var options = new ProfileOptions { ExactRows = 1_000 };

        var report = _test.Workspace.Profile(Rows, options);

        Assert.Null(report.Column("at").Gaps);
        Assert.Contains("Gaps in at were not looked for: above 1,000 rows they take --exact.", MLOps.Rendering.ReportRenderer.Text(report), StringComparison.Ordinal);
        Assert.DoesNotContain("not looked for", MLOps.Rendering.ReportRenderer.Text(_test.Workspace.Profile(Rows)), StringComparison.Ordinal);
    }
}
