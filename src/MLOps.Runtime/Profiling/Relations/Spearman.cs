namespace MLOps.Profiling.Relations;

/// <summary>
/// Spearman's rank correlation: Pearson's correlation of mean ranks over the rows in which both columns have a value. Columns are
/// ranked once; a pair is ranked anew only when a value is missing.
/// </summary>
internal sealed class Spearman
{
    private readonly List<Ranks> _ranks;
    private readonly List<Direction?> _whole;

    public Spearman(IReadOnlyList<NumberColumn> columns)
    {
        _ranks = columns.AsParallel().AsOrdered().Select(c => new Ranks(c.Values)).ToList();
        _whole = _ranks.AsParallel().AsOrdered().Select(r => r.IsComplete ? Direction.Of(Ranked(r)) : null).ToList();
    }

    /// <returns>NaN for fewer than two rows or without variation.</returns>
    public (int Rows, double Value) Of(int a, int b) => _whole[a] is { } x && _whole[b] is { } y
        ? (_ranks[a].Length, x.Correlation(y))
        : Pair(_ranks[a], _ranks[b]);

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
        for (var i = 0; i < x.Length; i++)
        {
            if (a.Has(i) && b.Has(i))
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
