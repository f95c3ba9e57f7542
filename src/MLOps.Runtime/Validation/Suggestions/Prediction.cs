using MathNet.Numerics;

namespace MLOps.Validation;

/// <summary>
/// Where a figure lies in as many rows again. Both halves vary, so that the distance between them has twice the variance of either: the
/// intervals are those of the textbook with z times the square root of two.
/// </summary>
internal sealed class Prediction(double level)
{
    // The two-sided quantile of the normal distribution is sqrt(2) erfinv(level).
    private readonly double _z = Math.Sqrt(2) * (Math.Sqrt(2) * SpecialFunctions.ErfInv(level));

    /// <summary>Wilson's score interval (1927) of a share.</summary>
    public SuggestionInterval Share(long successes, long n)
    {
        var (p, z2) = ((double)successes / n, _z * _z);
        var centre = (p + (z2 / (2 * n))) / (1 + (z2 / n));
        var half = _z / (1 + (z2 / n)) * Math.Sqrt((p * (1 - p) / n) + (z2 / (4.0 * n * n)));
        return new(Math.Max(0, centre - half), Math.Min(1, centre + half), "Wilson");
    }

    /// <summary>Normal interval of a mean.</summary>
    public SuggestionInterval Mean(double mean, double deviation, long n) => Normal(mean, deviation / Math.Sqrt(n));

    /// <summary>Normal interval of a standard deviation; its variance rests on the excess kurtosis (s^2 (kurtosis + 2) / 4n, by the delta method).</summary>
    public SuggestionInterval Deviation(double deviation, double kurtosis, long n)
    {
        var interval = Normal(deviation, deviation * Math.Sqrt(Math.Max(kurtosis + 2, 0.5) / (4.0 * n)));
        return interval with { Lower = Math.Max(0, interval.Lower) };
    }

    private SuggestionInterval Normal(double centre, double error) => new(centre - (_z * error), centre + (_z * error), "normal");
}
