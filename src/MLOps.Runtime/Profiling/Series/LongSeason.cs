namespace MLOps.Profiling.Series;

/// <summary>
/// Finds a period that is longer than the autocorrelations of a report reach, as a year of days: a crest of the smoothed
/// autocorrelation that comes again at twice its lag, with troughs before both. A walk has crests too, and hardly ever two.
/// </summary>
internal static class LongSeason
{
    public const int Shortest = 100;
    private const int Smoothing = Shortest / 20;
    private const double Lowest = 0.3;
    private const double Rise = 0.4;

    /// <returns>
    /// Between 100 rows and a third of the series: the middle of the crest, halfway between where the autocorrelation rises and falls through half
    /// the height above its trough; null without one.
    /// </returns>
    public static int? Period(double[] series, CancellationToken cancellation = default)
    {
        var longest = series.Length / 3;
        return longest > Shortest ? Crest(Smooth(Unbiased(series, Math.Min((2 * longest) + (longest / 5), series.Length - 1), cancellation)), longest) : null;
    }

    private static int? Crest(double[] acf, int longest)
    {
        var highest = acf[(Shortest + 1)..(longest + 1)].Max();
        var first = Tops(acf, longest).FirstOrDefault(lag => acf[lag] >= 0.9 * highest);
        if (first == 0 || Middle(acf, first) is not { } period || (2 * period) + (period / 10) >= acf.Length)
        {
            return null;
        }

        var second = acf[((2 * period) - (period / 10))..((2 * period) + (period / 10) + 1)].Max();
        return IsCrest(acf[first], acf[..first]) && IsCrest(second, acf[period..(2 * period)]) ? period : null;
    }

    // Lags whose height none has within a tenth of them. What is lower than a later one is no maximum of any window that follows, so that each lag is put in and taken out once.
    private static IEnumerable<int> Tops(double[] acf, int longest)
    {
        var (falling, head, tail, next) = (new int[acf.Length], 0, 0, Shortest + 1 - ((Shortest + 1) / 10));
        for (var lag = Shortest + 1; lag <= longest; lag++)
        {
            for (; next < acf.Length && next <= lag + (lag / 10); next++)
            {
                while (tail > head && acf[falling[tail - 1]] < acf[next])
                {
                    tail--;
                }

                falling[tail++] = next;
            }

            while (falling[head] < lag - (lag / 10))
            {
                head++;
            }

            if (acf[lag] >= acf[falling[head]])
            {
                yield return lag;
            }
        }
    }

    private static bool IsCrest(double height, double[] before) => height >= Lowest && height - before.Min() >= Rise;

    // Its top may be anywhere where noise is; where it rises and falls through half its height is sure.
    private static int? Middle(double[] acf, int top)
    {
        var half = (acf[top] + acf[..top].Min()) / 2;
        var left = Array.FindLastIndex(acf, top, r => r < half);
        var right = Array.FindIndex(acf, top, r => r < half);
        return left < 0 || right < 0 ? null : (left + right) / 2;
    }

    // The divisor n of the report's autocorrelations would lower the later crests.
    private static double[] Unbiased(double[] series, int lags, CancellationToken cancellation)
    {
        var sums = LaggedProducts.Of(Autocorrelation.Centered(series), lags, cancellation);
        var variance = sums[0] / series.Length;
        for (var lag = 0; lag <= lags; lag++)
        {
            sums[lag] /= (series.Length - lag) * variance;
        }

        return sums;
    }

    private static double[] Smooth(double[] acf)
    {
        var smooth = new double[acf.Length];
        for (var lag = 0; lag < acf.Length; lag++)
        {
            var (from, until) = (Math.Max(0, lag - Smoothing), Math.Min(acf.Length, lag + Smoothing + 1));
            foreach (var r in acf.AsSpan(from..until))
            {
                smooth[lag] += r / (until - from);
            }
        }

        return smooth;
    }
}
