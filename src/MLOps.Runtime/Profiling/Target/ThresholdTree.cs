namespace MLOps.Profiling.Target;

/// <summary>A decision tree over one number: where to cut its range so that the target varies least within the parts.</summary>
internal static class ThresholdTree
{
    private const int MostDepth = 6;
    private const int LeastRows = 5;
    private const int MostLeaves = 200;

    /// <param name="ascending">Places of rows in the order of their value.</param>
    /// <param name="value">Of a place.</param>
    /// <returns>Ascending thresholds; a value belongs to the part whose upper threshold is the first above it.</returns>
    public static double[] Grow(int[] ascending, Func<int, double> value, TargetValues target)
    {
        var thresholds = new List<double>();
        var least = Math.Max(LeastRows, ascending.Length / MostLeaves);
        Split(ascending, value, target, MostDepth, least, thresholds);
        thresholds.Sort();
        return [.. thresholds];
    }

    private static void Split(ReadOnlySpan<int> rows, Func<int, double> value, TargetValues target, int depth, int least, List<double> thresholds)
    {
        if (depth == 0 || Best(rows, value, target, least) is not { } cut)
        {
            return;
        }

        thresholds.Add(Between(value(rows[cut - 1]), value(rows[cut])));
        Split(rows[..cut], value, target, depth - 1, least, thresholds);
        Split(rows[cut..], value, target, depth - 1, least, thresholds);
    }

    private static int? Best(ReadOnlySpan<int> rows, Func<int, double> value, TargetValues target, int least)
    {
        var (left, right) = (target.Sums(), target.Sums());
        foreach (var row in rows)
        {
            right.Add(row);
        }

        var (best, most) = ((int?)null, right.Squares * (1 + 1e-9) + 1e-12);
        for (var cut = 1; cut <= rows.Length - least; cut++)
        {
            left.Add(rows[cut - 1]);
            right.Remove(rows[cut - 1]);
            if (cut >= least && value(rows[cut - 1]) < value(rows[cut]) && left.Squares + right.Squares > most)
            {
                (best, most) = (cut, left.Squares + right.Squares);
            }
        }

        return best;
    }

    private static double Between(double low, double high) => low + ((high - low) / 2) is var middle && middle > low ? middle : high;
}
