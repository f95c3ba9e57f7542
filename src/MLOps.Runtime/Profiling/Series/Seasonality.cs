namespace MLOps.Profiling.Series;

/// <summary>Finds a period in an autocorrelation: a peak that rises clearly out of a trough before it.</summary>
internal static class Seasonality
{
    private const double Lowest = 0.3;
    private const double Rise = 0.2;

    /// <returns>The lag of the first of the highest peaks, 2 or more; null without one.</returns>
    public static int? Period(IReadOnlyList<double> acf)
    {
        var (best, trough) = ((int?)null, 1.0);
        for (var lag = 1; lag < acf.Count - 1; lag++)
        {
            trough = Math.Min(trough, acf[lag]);
            if (lag >= 2 && acf[lag] > acf[lag - 1] && acf[lag] >= acf[lag + 1] && acf[lag] >= Lowest && acf[lag] - trough >= Rise
                && (best is not { } known || acf[lag] > acf[known] + 0.05))
            {
                best = lag;
            }
        }

        return best;
    }
}
