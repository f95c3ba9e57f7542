namespace MLOps.Profiling.Series;

/// <summary>How a series resembles itself some rows later.</summary>
internal static class Autocorrelation
{
    /// <summary>Autocorrelation at lags 0 to <paramref name="lags"/>, divisor n at every lag; the series must vary.</summary>
    public static IReadOnlyList<double> Acf(double[] series, int lags, CancellationToken cancellation = default)
    {
        var covariances = Covariances(series, lags, cancellation);
        return covariances.Select(c => c / covariances[0]).ToList();
    }

    /// <summary>Partial autocorrelation at the same lags: Durbin-Levinson over autocovariances with divisor n - lag.</summary>
    public static IReadOnlyList<double> Pacf(double[] series, int lags, CancellationToken cancellation = default)
    {
        var r = Covariances(series, lags, cancellation).Select((c, lag) => c * series.Length / (series.Length - lag)).ToArray();
        var partial = new List<double> { 1 };
        var (phi, error) = (new double[lags + 1], r[0]);
        for (var k = 1; k <= lags; k++)
        {
            var previous = (double[])phi.Clone();
            var reflection = (r[k] - Enumerable.Range(1, k - 1).Sum(j => previous[j] * r[k - j])) / error;
            phi[k] = reflection;
            for (var j = 1; j < k; j++)
            {
                phi[j] = previous[j] - (reflection * previous[k - j]);
            }

            error *= 1 - (reflection * reflection);
            partial.Add(reflection);
        }

        return partial;
    }

    /// <summary>What the values differ by from their mean.</summary>
    public static double[] Centered(double[] series)
    {
        var mean = series.Average();
        return Array.ConvertAll(series, x => x - mean);
    }

    // Divisor n.
    private static double[] Covariances(double[] series, int lags, CancellationToken cancellation)
    {
        var centered = Centered(series);
        return Enumerable.Range(0, lags + 1).Select(lag =>
        {
            cancellation.ThrowIfCancellationRequested();
            var sum = 0.0;
            for (var i = lag; i < centered.Length; i++)
            {
                sum += centered[i] * centered[i - lag];
            }

            return sum / centered.Length;
        }).ToArray();
    }
}
