using MLOps.Rendering;
using MLOps.Validation;

namespace MLOps.Runtime.Tests.Validation;

/// <summary>Detectors against hand-computed bounds and statsmodels; a figure that leaves its history fails.</summary>
public sealed class AnomalyTests : IDisposable
{
    // Reference/holt_winters.py makes these and the figures below.
    private static readonly double[] Season =
    [
        112, 118, 132, 129, 121, 135, 148, 120, 126, 141, 135, 125, 149, 160, 130, 140, 150, 145, 137, 155, 170, 138, 149, 160, 152, 144, 163, 180,
    ];

    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Changes_are_bounded_around_the_value_before()
    {
        Assert.Equal(new AnomalyBounds(15, 21), new AbsoluteChangeDetector(-3, 3).Bounds([10, 12, 18]));
        // Second differences: x - 2 * 18 + 12 lies within.
        Assert.Equal(new AnomalyBounds(21, 27), new AbsoluteChangeDetector(-3, 3, 2).Bounds([10, 12, 18]));
        Assert.Equal(new AnomalyBounds(9, 27), new RelativeChangeDetector(0.5, 1.5).Bounds([10, 12, 18]));
        Assert.Equal(new AnomalyBounds(6, 18), new RelativeChangeDetector(0.5, 1.5, 2).Bounds([10, 12, 18]));
        Assert.Equal(new AnomalyBounds(double.NegativeInfinity, 5), new ThresholdDetector(null, 5).Bounds([]));
        Assert.Null(new AbsoluteChangeDetector(-3, 3, 2).Bounds([10, double.NaN]));
    }

    [Fact]
    public void Normal_bounds_are_deviations_around_the_mean()
    {
        // Mean 4, variance (9 + 1 + 1 + 9) / 3.
        var deviation = Math.Sqrt(20 / 3.0);

        var batch = new BatchNormalDetector(2).Bounds([1, 3, 5, 7])!;
        var online = new OnlineNormalDetector(3).Bounds([1, 3, 5, 7])!;

        Assert.Equal((4 - (2 * deviation), 4 + (2 * deviation)), (batch.Lower, batch.Upper));
        Assert.Equal(4 + (3 * deviation), online.Upper, 1e-12);
        Assert.Equal(4 - (3 * deviation), online.Lower, 1e-12);
    }

    [Fact]
    public void What_was_an_anomaly_when_it_came_is_not_learned_from()
    {
        double[] history = [10, 11, 9, 10, 11, 9, 500, 10, 11, 9];

        Assert.InRange(new OnlineNormalDetector().Bounds(history)!.Upper, 11, 14);
        Assert.True(new BatchNormalDetector().Bounds(history)!.Upper > 400);
    }

    // statsmodels 0.13 ExponentialSmoothing(trend="add", seasonal="add"), initialization_method="known", fixed factors.
    [Theory]
    [InlineData(0.3, 0.1, 0.2, 145.5911877574515, 304.44427182267486)]
    [InlineData(0.8, 0.05, 0.6, 145.76902098081118, 367.15259242037484)]
    [InlineData(0.05, 0.5, 0.9, 146.87962914476697, 367.53033330130637)]
    public void Smoothing_is_that_of_statsmodels(double level, double trend, double season, double forecast, double errors)
    {
        var smooth = HoltWinters.Smooth(Season, 7, level, trend, season);

        Assert.Equal(forecast, smooth.Forecast, 1e-8);
        Assert.Equal(errors, smooth.SquaredErrors, 1e-6);
    }

    [Fact]
    public void The_factors_are_as_good_as_those_that_scipy_finds()
    {
        var fit = HoltWinters.Fit(Season, 7);

        Assert.InRange(fit.SquaredErrors, 0, 220.1027341701362 * 1.000001);
        Assert.InRange(new HoltWintersDetector(7).Bounds(Season)!.Lower, 120, fit.Forecast);
    }

    [Fact]
    public void A_row_count_that_leaves_its_history_fails_once_there_is_one()
    {
        var suite = "suite: daily\nchecks:\n  - no_anomaly: count(*)\n    detector: relative_change\n    min: 0.8\n    max: 1.25\n  - no_anomaly: avg(x)\n    detector: online_normal\n    id: mean\n";
        ValidationReport Day(int rows, double x)
        {
            var report = _test.Workspace.Validate($"SELECT {x.ToString(System.Globalization.CultureInfo.InvariantCulture)} + i % 3 AS x FROM range({rows}) r(i)", suite);
            _test.Workspace.Flush();
            return report;
        }

        var first = Day(999, 10);
        var second = Day(1050, 10.1);
        Day(990, 9.9);
        var half = Day(480, 10.05);
        var shifted = Day(480, 14);

        Assert.True(first.Success);
        Assert.Contains("so nothing is expected yet", first.Checks[0].Expected, StringComparison.Ordinal);
        Assert.Equal("count(*) as usual (relative_change): between 799.2 and 1248.75 after 1 earlier value", second.Checks[0].Expected);
        Assert.Equal((false, 480L, true), (half.Checks[0].Success, half.Checks[0].Observed, half.Checks[1].Success));
        Assert.Equal((true, false), (shifted.Checks[0].Success, shifted.Checks[1].Success));
        Assert.Contains("but it is 480", half.Verdict(), StringComparison.Ordinal);
        Assert.Contains("as usual", ReportRenderer.Html(half), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("detector: onlin_normal\n", "Detector 'onlin_normal' not found. Did you mean 'online_normal'?")]
    [InlineData("detector: holt_winters\n", "holt_winters needs 'period'")]
    [InlineData("detector: threshold\n", "threshold needs min, max or both.")]
    [InlineData("detector: batch_normal\n  min: 1\n", "min means nothing to batch_normal.")]
    [InlineData("detector: absolute_change\n  max: 1\n  order: 0\n", "order is 1 or more, and 20 at most.")]
    public void A_mistake_is_one_clear_sentence(string parameters, string expected) =>
        Assert.Contains(expected, Assert.Throws<UserException>(() => _test.Workspace.Validate("SELECT 1 AS x", $"- no_anomaly: avg(x)\n  {parameters}")).Message, StringComparison.Ordinal);
}
