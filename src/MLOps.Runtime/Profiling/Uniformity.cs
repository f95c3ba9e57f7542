using MathNet.Numerics;

namespace MLOps.Profiling;

/// <summary>How evenly values are spread over their groups.</summary>
internal static class Uniformity
{
    /// <summary>p-value of the chi-squared test that all counts are equal; null when it says nothing (fewer than five expected each).</summary>
    public static double? P(double total, double groups, double squareSum) =>
        groups < 2 || total / groups < 5
            ? null
            : SpecialFunctions.GammaUpperRegularized((groups - 1) / 2, Math.Max(0, (groups / total * squareSum) - total) / 2);

    /// <summary>1 - entropy / log(groups): 0 when all are equally frequent; null for fewer than two groups.</summary>
    public static double? Imbalance(double total, double groups, double logSum) =>
        groups < 2 ? null : Math.Max(0, 1 - ((Math.Log(total) - (logSum / total)) / Math.Log(groups))); // even ones are not quite, by rounding
}
