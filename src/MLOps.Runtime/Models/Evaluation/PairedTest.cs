using MathNet.Numerics.Distributions;

namespace MLOps.Models.Evaluation;

/// <summary>Whether two models that answered the same rows differ more than by chance.</summary>
internal static class PairedTest
{
    private const int LargestExact = 1000;

    /// <summary>McNemar's test on which of two models was right: exact for few disagreements, chi-square with continuity correction for many.</summary>
    public static double McNemar(IReadOnlyList<bool> a, IReadOnlyList<bool> b)
    {
        var onlyA = a.Zip(b, (x, y) => x && !y).Count(x => x);
        var onlyB = a.Zip(b, (x, y) => !x && y).Count(x => x);
        var n = onlyA + onlyB;
        if (n == 0)
        {
            return 1;
        }

        var statistic = Math.Pow(Math.Abs(onlyA - onlyB) - 1, 2) / n;
        return n <= LargestExact
            ? Math.Min(1, 2 * Binomial.CDF(0.5, n, Math.Min(onlyA, onlyB)))
            : 1 - ChiSquared.CDF(1, statistic);
    }

    /// <summary>Student's paired t-test, two-sided; NaN for fewer than two rows, 1 when all differences are the same zero.</summary>
    public static double StudentT(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        var differences = a.Zip(b, (x, y) => x - y).ToList();
        if (differences.Count < 2)
        {
            return double.NaN;
        }

        var mean = differences.Average();
        var error = Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / (differences.Count - 1) / differences.Count);
        return error == 0 ? (mean == 0 ? 1 : 0) : 2 * StudentsT(Math.Abs(mean) / error, differences.Count - 1);
    }

    private static double StudentsT(double t, double degrees) => MathNet.Numerics.Distributions.StudentT.CDF(0, 1, degrees, -t);
}
