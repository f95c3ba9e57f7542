namespace MLOps.Profiling.Relations;

/// <summary>Pearson's product-moment correlation over the rows in which both columns have a value, about their means.</summary>
internal static class Pearson
{
    /// <returns>NaN for fewer than two rows or without variation.</returns>
    public static (int Rows, double Value) Of(double[] x, double[] y)
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
