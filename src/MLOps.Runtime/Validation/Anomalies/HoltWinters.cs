using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace MLOps.Validation;

/// <summary>
/// Exponential smoothing with additive trend and season (Holt 1957, Winters 1960), in the form of Hyndman et al.: checked against
/// statsmodels' ExponentialSmoothing. The season starts from the first period, the trend from the means of the first two.
/// </summary>
/// <param name="Forecast">The value that follows the series.</param>
/// <param name="SquaredErrors">Sum over the one-step forecasts of the series itself.</param>
internal sealed record HoltWinters(double Level, double Trend, double Season, double Forecast, double SquaredErrors)
{
    private const double Least = 1e-6;

    private static readonly double[] Starts = [0.001, 0.1, 0.4, 0.8];

    /// <summary>The best factors from several starts, refined by the simplex of Nelder and Mead.</summary>
    public static HoltWinters Fit(IReadOnlyList<double> series, int period)
    {
        double Errors(Vector<double> v) => Smooth(series, period, Bounded(v[0]), Bounded(v[1]), Bounded(v[2])).SquaredErrors;
        var starts = from a in Starts from b in Starts from c in Starts select Vector<double>.Build.DenseOfArray([Free(a), Free(b), Free(c)]);
        var best = starts.OrderBy(Errors).Take(3).Select(s => Refine(Errors, s)).MinBy(Errors)!;
        return Smooth(series, period, Bounded(best[0]), Bounded(best[1]), Bounded(best[2]));
    }

    /// <summary>One pass with the given factors, 0 to 1.</summary>
    public static HoltWinters Smooth(IReadOnlyList<double> series, int period, double level, double trend, double season)
    {
        var l = series.Take(period).Average();
        var b = (series.Skip(period).Take(period).Average() - l) / period;
        var s = series.Take(period).Select(x => x - l).ToArray();
        var errors = 0.0;
        for (var t = 0; t < series.Count; t++)
        {
            var (before, slope) = (l, b);
            var error = series[t] - (before + slope + s[t % period]);
            errors += error * error;
            l = (level * (series[t] - s[t % period])) + ((1 - level) * (before + slope));
            b = (trend * (l - before)) + ((1 - trend) * slope);
            s[t % period] = (season * (series[t] - before - slope)) + ((1 - season) * s[t % period]);
        }

        return new(level, trend, season, l + b + s[series.Count % period], errors);
    }

    private static Vector<double> Refine(Func<Vector<double>, double> errors, Vector<double> start)
    {
        try
        {
            return NelderMeadSimplex.Minimum(ObjectiveFunction.Value(errors), start, 1e-9, 2_000).MinimizingPoint;
        }
        catch (MaximumIterationsException)
        {
            return start;
        }
    }

    // The simplex moves freely; the factors stay between 0 and 1.
    private static double Bounded(double x) => Least + ((1 - (2 * Least)) / (1 + Math.Exp(-x)));

    private static double Free(double p) => Math.Log(p / (1 - p));
}
