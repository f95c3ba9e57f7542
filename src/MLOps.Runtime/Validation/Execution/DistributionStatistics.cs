using MathNet.Numerics;

namespace MLOps.Validation.Execution;

/// <summary>The statistics behind distribution checks, over counts. Each is checked against SciPy in the tests. Pure.</summary>
internal static class DistributionStatistics
{
    /// <param name="counts">Observed, one per value.</param>
    /// <param name="shares">Expected, in the same order, adding up to 1.</param>
    /// <returns>The statistic, and its p-value for the chi-squared test; NaN for the others.</returns>
    public static (double Statistic, double P) Compare(DistributionMeasure measure, IReadOnlyList<double> counts, IReadOnlyList<double> shares)
    {
        var n = counts.Sum();
        var p = counts.Select(c => c / n).ToList();
        return measure switch
        {
            DistributionMeasure.KullbackLeibler => (p.Zip(shares, Divergence).Sum(), double.NaN),
            DistributionMeasure.JensenShannon => (JensenShannon(p, shares), double.NaN),
            DistributionMeasure.LInfinity => (p.Zip(shares, (a, b) => Math.Abs(a - b)).Max(), double.NaN),
            DistributionMeasure.ChiSquared => ChiSquared(counts, shares, n),
            _ => throw new ArgumentOutOfRangeException(nameof(measure), measure, null),
        };
    }

    /// <summary>
    /// Asymptotic p-value of the two-sided Kolmogorov-Smirnov statistic at the effective size nm / (n + m): Kolmogorov's limiting distribution,
    /// as <c>scipy.special.kolmogorov(sqrt(size) * d)</c>.
    /// </summary>
    public static double SmirnovP(double d, double size)
    {
        var x = d * Math.Sqrt(size);
        if (x < 0.04)
        {
            return 1;
        }

        if (x < 1)
        {
            // Near 0 the other form of the series converges fast.
            var sum = Enumerable.Range(1, 20).Sum(k => Math.Exp(-Math.Pow(((2 * k) - 1) * Math.PI, 2) / (8 * x * x)));
            return Math.Clamp(1 - (Math.Sqrt(2 * Math.PI) / x * sum), 0, 1);
        }

        return Math.Clamp(2 * Enumerable.Range(1, 50).Sum(k => (k % 2 == 1 ? 1 : -1) * Math.Exp(-2.0 * k * k * x * x)), 0, 1);
    }

    /// <summary>sqrt(chi squared / (n min(rows - 1, columns - 1))), without correction for continuity; 0 when either side is constant.</summary>
    public static double CramersPhi(IReadOnlyList<(string A, string B, long Count)> cells)
    {
        var rows = Totals(cells, c => c.A);
        var columns = Totals(cells, c => c.B);
        double n = cells.Sum(c => c.Count);
        var least = Math.Min(rows.Count, columns.Count) - 1;
        if (least == 0)
        {
            return 0;
        }

        // Over all cells: sum of observed squared / expected, minus n; cells without rows add nothing.
        var squares = cells.Sum(c => c.Count * (double)c.Count / (rows[c.A] * columns[c.B] / n)) - n;
        return Math.Sqrt(Math.Max(0, squares) / (n * least));
    }

    private static Dictionary<string, double> Totals(IReadOnlyList<(string A, string B, long Count)> cells, Func<(string A, string B, long Count), string> key) =>
        cells.GroupBy(key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => (double)g.Sum(c => c.Count), StringComparer.Ordinal);

    private static double Divergence(double p, double q) => p == 0 ? 0 : q == 0 ? double.PositiveInfinity : p * Math.Log(p / q);

    private static double JensenShannon(IReadOnlyList<double> p, IReadOnlyList<double> q) =>
        p.Zip(q, (a, b) => (Divergence(a, (a + b) / 2) + Divergence(b, (a + b) / 2)) / 2).Sum() / Math.Log(2);

    private static (double Statistic, double P) ChiSquared(IReadOnlyList<double> counts, IReadOnlyList<double> shares, double n)
    {
        if (counts.Count < 2)
        {
            return (0, 1);
        }

        var statistic = counts.Zip(shares, (c, s) => s == 0 ? (c == 0 ? 0 : double.PositiveInfinity) : Math.Pow(c - (s * n), 2) / (s * n)).Sum();
        return (statistic, double.IsInfinity(statistic) ? 0 : SpecialFunctions.GammaUpperRegularized((counts.Count - 1) / 2.0, statistic / 2));
    }
}
