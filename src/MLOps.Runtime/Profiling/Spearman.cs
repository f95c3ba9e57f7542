namespace MLOps.Profiling;

/// <summary>Spearman's rank correlation: Pearson's correlation of mean ranks over the rows in which both columns have a value.</summary>
internal static class Spearman
{
    /// <summary>All pairs; a pair without variation has none. Pairs are ranked anew only when a value is missing.</summary>
    public static IEnumerable<(int A, int B, double Value, int Rows)> Pairs(IReadOnlyList<double[]> columns, CancellationToken cancellation)
    {
        if (columns.Count < 2)
        {
            yield break;
        }

        var ranks = columns.Select(c => new Ranks(c)).ToList();
        var whole = ranks.Select(r => r.IsComplete ? Ranked(r) : null).ToList();
        for (var a = 0; a < columns.Count; a++)
        {
            for (var b = a + 1; b < columns.Count; b++)
            {
                cancellation.ThrowIfCancellationRequested();
                var (rows, value) = whole[a] is { } x && whole[b] is { } y
                    ? (x.Length, Pearson(x, y, ranks[a], ranks[b], x.Length))
                    : Pair(ranks[a], ranks[b]);
                if (double.IsFinite(value))
                {
                    yield return (a, b, value, rows);
                }
            }
        }
    }

    private static (int Rows, double Value) Pair(Ranks a, Ranks b)
    {
        var (x, y) = (new double[a.Length], new double[b.Length]);
        var rows = a.Rank(b, x);
        b.Rank(a, y);
        return (rows, Pearson(x, y, a, b, rows));
    }

    private static double[] Ranked(Ranks ranks)
    {
        var result = new double[ranks.Length];
        ranks.Rank(ranks, result);
        return result;
    }

    // Ranks have the mean (n + 1) / 2 whatever their ties.
    private static double Pearson(double[] x, double[] y, Ranks a, Ranks b, int rows)
    {
        var mean = (rows + 1) / 2.0;
        double xx = 0, yy = 0, xy = 0;
        var complete = a.IsComplete && b.IsComplete;
        for (var i = 0; i < x.Length; i++)
        {
            if (complete || (a.Has(i) && b.Has(i)))
            {
                var (dx, dy) = (x[i] - mean, y[i] - mean);
                xx += dx * dx;
                yy += dy * dy;
                xy += dx * dy;
            }
        }

        return rows < 2 || xx == 0 || yy == 0 ? double.NaN : Math.Clamp(xy / Math.Sqrt(xx) / Math.Sqrt(yy), -1, 1);
    }
}
