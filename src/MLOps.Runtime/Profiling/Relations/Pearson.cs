namespace MLOps.Profiling.Relations;

/// <summary>Pearson's product-moment correlation over the rows in which both columns have a value, about their means.</summary>
internal sealed class Pearson(IReadOnlyList<NumberColumn> columns)
{
    private readonly List<Direction?> _whole = columns.AsParallel().AsOrdered().Select(c => Direction.Of(c.Values)).ToList();

    /// <returns>NaN for fewer than two rows or without variation.</returns>
    public (int Rows, double Value) Of(int a, int b) => _whole[a] is { } x && _whole[b] is { } y
        ? (columns[a].Values.Length, x.Correlation(y))
        : Of(columns[a].Values, columns[b].Values);

    private static (int Rows, double Value) Of(double[] x, double[] y)
    {
        double sumX = 0, sumY = 0;
        var rows = 0;
        for (var i = 0; i < x.Length; i++)
        {
            if (!double.IsNaN(x[i]) && !double.IsNaN(y[i]))
            {
                sumX += x[i];
                sumY += y[i];
                rows++;
            }
        }

        return (rows, About(x, y, sumX / rows, sumY / rows));
    }

    private static double About(double[] x, double[] y, double meanX, double meanY)
    {
        double xx = 0, yy = 0, xy = 0;
        for (var i = 0; i < x.Length; i++)
        {
            var (dx, dy) = (x[i] - meanX, y[i] - meanY);
            if (!double.IsNaN(dx) && !double.IsNaN(dy))
            {
                xx += dx * dx;
                yy += dy * dy;
                xy += dx * dy;
            }
        }

        return xx > 0 && yy > 0 ? Math.Clamp(xy / Math.Sqrt(xx) / Math.Sqrt(yy), -1, 1) : double.NaN;
    }
}
