using MathNet.Numerics;

namespace MLOps.Monitoring;

/// <summary>
/// The statistics of Evidently's default rules over counts per category. Each is checked against SciPy in the tests.
/// Both lists hold the same categories in the same order.
/// </summary>
internal static class DriftStatistics
{
    /// <summary>
    /// P-value of Pearson's chi-squared test of the current counts against the reference's proportions (as
    /// <c>scipy.stats.chisquare(current, reference * n_current / n_reference)</c>, degrees of freedom: categories - 1).
    /// A category that the reference never had makes it 0; a single category makes it 1.
    /// </summary>
    public static double ChiSquaredP(IReadOnlyList<long> reference, IReadOnlyList<long> current)
    {
        if (reference.Count < 2)
        {
            return 1;
        }

        var scale = (double)current.Sum() / reference.Sum();
        var statistic = reference.Zip(current, (r, c) => r == 0 ? double.PositiveInfinity : Math.Pow(c - (r * scale), 2) / (r * scale)).Sum();
        return double.IsInfinity(statistic) ? 0 : SpecialFunctions.GammaUpperRegularized((reference.Count - 1) / 2.0, statistic / 2);
    }

    /// <summary>
    /// Two-sided p-value of the Z-test for two independent proportions with pooled variance; the proportion is that of every value
    /// but the first. The same constant on both sides: 1.
    /// </summary>
    public static double ProportionsP(IReadOnlyList<long> reference, IReadOnlyList<long> current)
    {
        double n1 = reference.Sum(), n2 = current.Sum();
        var p1 = 1 - (reference[0] / n1);
        var p2 = 1 - (current[0] / n2);
        var pooled = ((p1 * n1) + (p2 * n2)) / (n1 + n2);
        var variance = pooled * (1 - pooled) * ((1 / n1) + (1 / n2));
        return variance <= 0 ? 1 : SpecialFunctions.Erfc(Math.Abs(p1 - p2) / Math.Sqrt(2 * variance));
    }
}
