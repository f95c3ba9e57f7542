namespace MLOps.Distances;

/// <summary>
/// How far two distributions over the same categories or bins lie apart. Each is checked against SciPy or its formula in the tests.
/// Both lists hold the same categories in the same order; neither may sum to 0.
/// </summary>
internal static class Divergences
{
    /// <summary>A share that is smaller counts as this much in <see cref="Psi"/>.</summary>
    public const double SmallestShare = 1e-4;

    /// <summary>
    /// Jensen-Shannon distance: the square root of the divergence, natural logarithm, one bin per category, no smoothing; 0 (same)
    /// to sqrt(ln 2) = 0.8326 (disjoint). As <c>scipy.spatial.distance.jensenshannon</c>.
    /// </summary>
    public static double JensenShannon(IReadOnlyList<long> reference, IReadOnlyList<long> current)
    {
        double n1 = reference.Sum(), n2 = current.Sum();
        var divergence = 0.0;
        for (var i = 0; i < reference.Count; i++)
        {
            double p = reference[i] / n1, q = current[i] / n2, m = (p + q) / 2;
            divergence += Term(p, m) + Term(q, m);
        }

        return Math.Sqrt(Math.Max(0, divergence / 2));
    }

    /// <summary>Total variation distance: half the sum of the differences of shares; 0 (same) to 1 (disjoint).</summary>
    public static double TotalVariation(IReadOnlyList<long> reference, IReadOnlyList<long> current)
    {
        double n1 = reference.Sum(), n2 = current.Sum();
        return reference.Zip(current, (r, c) => Math.Abs((r / n1) - (c / n2))).Sum() / 2;
    }

    /// <summary>
    /// Population stability index: the sum of (q - p) ln(q / p), natural logarithm, shares below <see cref="SmallestShare"/> raised to
    /// it; 0 (same) and up (Siddiqi 2006).
    /// </summary>
    public static double Psi(IReadOnlyList<long> reference, IReadOnlyList<long> current)
    {
        double n1 = reference.Sum(), n2 = current.Sum();
        return reference.Zip(current, (r, c) => (P: Math.Max(SmallestShare, r / n1), Q: Math.Max(SmallestShare, c / n2))).Sum(s => (s.Q - s.P) * Math.Log(s.Q / s.P));
    }

    private static double Term(double p, double m) => p == 0 ? 0 : p * Math.Log(p / m);
}
