using MathNet.Numerics.Distributions;

namespace MLOps.Profiling.Series;

/// <summary>
/// The augmented Dickey-Fuller test of a unit root, with a constant: the change is regressed on the level before, earlier changes and
/// a constant; how many earlier ones is chosen by AIC. As in statsmodels' adfuller with its defaults.
/// </summary>
internal static class DickeyFuller
{
    private const int Shortest = 12;
    private const int RowsAtOnce = 512;

    /// <summary>p-value after MacKinnon (1994); null for a series that is too short, or whose regression has no solution.</summary>
    public static double? P(double[] series, CancellationToken cancellation = default)
    {
        if (series.Length < Shortest)
        {
            return null;
        }

        var most = Math.Min((series.Length / 2) - 2, (int)Math.Ceiling(12 * Math.Pow(series.Length / 100.0, 0.25)));
        var t = Level(series, BestLags(series, most, cancellation), cancellation);
        return t is { } x && double.IsFinite(x) ? MacKinnon(x) : null;
    }

    // Columns: constant, level before the change, changes 1, 2, ... lags earlier, and the change itself, which they are to explain.
    private static TriangularFactor Regression(double[] series, int lags, CancellationToken cancellation)
    {
        var factor = new TriangularFactor(lags + 3);
        for (var start = lags; start < series.Length - 1; start += RowsAtOnce)
        {
            cancellation.ThrowIfCancellationRequested();
            factor.Add(Block(series, lags, start, Math.Min(RowsAtOnce, series.Length - 1 - start)));
        }

        return factor;
    }

    private static double[][] Block(double[] series, int lags, int start, int rows)
    {
        double[] Column(Func<int, double> of) => Enumerable.Range(start, rows).Select(of).ToArray();
        double Change(int i) => series[i + 1] - series[i];
        return [Column(_ => 1), Column(i => series[i]), .. Enumerable.Range(1, lags).Select(lag => Column(i => Change(i - lag))), Column(Change)];
    }

    // In the last column of the factor stands what each column explains besides those before it: all regressions cost no more than the largest.
    private static int BestLags(double[] series, int most, CancellationToken cancellation)
    {
        var factor = Regression(series, most, cancellation);
        var (columns, n) = (most + 2, (double)(series.Length - 1 - most));
        var (rest, lowest, best) = (Enumerable.Range(0, columns + 1).Sum(i => factor[i, columns] * factor[i, columns]), double.PositiveInfinity, 0);
        for (var k = 0; k < columns; k++)
        {
            rest -= factor[k, columns] * factor[k, columns];
            var aic = (n * Math.Log(Math.Max(rest, 0) / n)) + (2 * (k + 1));
            if (k > 0 && aic < lowest)
            {
                (best, lowest) = (k - 1, aic);
            }
        }

        return Math.Min(best, most);
    }

    // The t-statistic of the level before.
    private static double? Level(double[] series, int lags, CancellationToken cancellation)
    {
        var factor = Regression(series, lags, cancellation);
        var (columns, rows) = (lags + 2, series.Length - 1 - lags);
        if (rows <= columns || Enumerable.Range(0, columns).Any(factor.IsSingular))
        {
            return null;
        }

        var variance = factor[columns, columns] * factor[columns, columns] / (rows - columns);
        return Coefficient(factor, columns) / Math.Sqrt(variance * InverseSquare(factor, columns));
    }

    // Of the level, by substitution from the last column on.
    private static double Coefficient(TriangularFactor factor, int columns)
    {
        var solution = new double[columns];
        for (var i = columns - 1; i >= 0; i--)
        {
            var known = Enumerable.Range(i + 1, columns - i - 1).Sum(j => factor[i, j] * solution[j]);
            solution[i] = (factor[i, columns] - known) / factor[i, i];
        }

        return solution[1];
    }

    // The level's element on the diagonal of the inverse of X'X = R'R.
    private static double InverseSquare(TriangularFactor factor, int columns)
    {
        var row = new double[columns];
        for (var j = 1; j < columns; j++)
        {
            var known = Enumerable.Range(1, j - 1).Sum(i => factor[i, j] * row[i]);
            row[j] = ((j == 1 ? 1 : 0) - known) / factor[j, j];
        }

        return row.Sum(x => x * x);
    }

    // Response surface for one variable and a constant.
    private static double MacKinnon(double t) => t switch
    {
        > 2.74 => 1,
        < -18.83 => 0,
        <= -1.61 => Normal.CDF(0, 1, 2.1659 + (t * (1.4412 + (t * 0.038269)))),
        _ => Normal.CDF(0, 1, 1.7339 + (t * (0.93202 + (t * (-0.12745 + (t * -0.010368)))))),
    };
}
