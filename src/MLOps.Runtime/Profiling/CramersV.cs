namespace MLOps.Profiling;

/// <summary>
/// Cramér's V with the bias correction of Bergsma, "A bias-correction for Cramér's V and Tschuprow's T" (2013), as ydata-profiling
/// uses it; 0 to 1. Yates' continuity correction is not applied.
/// </summary>
internal static class CramersV
{
    /// <param name="a">A code from 0 for each row; -1 where there is no value.</param>
    /// <returns>Null when a column has fewer than two different values over the common rows.</returns>
    public static (double Value, int Rows)? Of(IReadOnlyList<int> a, IReadOnlyList<int> b)
    {
        var cells = new Dictionary<(int, int), int>();
        var (left, right) = (new Dictionary<int, int>(), new Dictionary<int, int>());
        var n = 0;
        for (var i = 0; i < a.Count; i++)
        {
            if (a[i] >= 0 && b[i] >= 0)
            {
                n++;
                Increment(cells, (a[i], b[i]));
                Increment(left, a[i]);
                Increment(right, b[i]);
            }
        }

        return left.Count < 2 || right.Count < 2 ? null : (Corrected(cells, left, right, n), n);
    }

    private static double Corrected(Dictionary<(int, int), int> cells, Dictionary<int, int> left, Dictionary<int, int> right, double n)
    {
        // chi² / n = sum(observed² / (row · column)) - 1; empty cells add nothing.
        var phi2 = cells.Sum(c => (double)c.Value * c.Value / ((double)left[c.Key.Item1] * right[c.Key.Item2])) - 1;
        var (r, k) = (left.Count, right.Count);
        var phi2Corrected = Math.Max(0, phi2 - ((k - 1) * (r - 1) / (n - 1)));
        var rCorrected = r - ((r - 1) * (r - 1) / (n - 1));
        var kCorrected = k - ((k - 1) * (k - 1) / (n - 1));
        var size = Math.Min(rCorrected, kCorrected) - 1;
        return size > 0 ? Math.Min(1, Math.Sqrt(phi2Corrected / size)) : 0;
    }

    private static void Increment<TKey>(Dictionary<TKey, int> counts, TKey key)
        where TKey : notnull => counts[key] = counts.GetValueOrDefault(key) + 1;
}
