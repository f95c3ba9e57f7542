namespace MLOps.Profiling.Series;

/// <summary>
/// Finds a period that is longer than the autocorrelations of a report reach, as a year of days: a crest of the smoothed
/// autocorrelation that comes again at twice its lag, with troughs before both. A walk has crests too, and hardly ever two.
/// </summary>
internal static class LongSeason
{
    public const int Shortest = 100;
    private const int Longest = 5_000;
    public const int MostValues = 20_000;
    private const int Smoothing = Shortest / 20;
    private const double Lowest = 0.3;
    private const double Rise = 0.4;

    /// <returns>About so many rows, between 100 and a third of the series; null without one.</returns>
    public static int? Period(double[] series)
    {
        var values = series.Length > MostValues ? series[..MostValues] : series;
        var longest = Math.Min(values.Length / 3, Longest);
        return longest > Shortest ? Crest(Smooth(Unbiased(values, Math.Min((2 * longest) + (longest / 5), values.Length - 1))), longest) : null;
    }

    private static int? Crest(double[] acf, int longest)
    {
        var highest = Enumerable.Range(Shortest + 1, longest - Shortest).MaxBy(lag => acf[lag]);
        var first = Enumerable.Range(Shortest + 1, highest - Shortest).FirstOrDefault(lag => acf[lag] >= 0.9 * acf[highest] && acf[lag] >= acf[(lag - (lag / 10))..Math.Min(acf.Length, lag + (lag / 10) + 1)].Max());
        if (first == 0 || Middle(acf, first) is not { } period || (2 * period) + (period / 10) >= acf.Length)
        {
            return null;
        }

        var second = acf[((2 * period) - (period / 10))..((2 * period) + (period / 10) + 1)].Max();
        return IsCrest(acf[first], acf[..first]) && IsCrest(second, acf[period..(2 * period)]) ? period : null;
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
    private static double[] Unbiased(double[] series, int lags) => Autocorrelation.Acf(series, lags).Select((r, lag) => r * series.Length / (series.Length - lag)).ToArray();

    private static double[] Smooth(double[] acf) =>
        acf.Select((_, lag) => acf[Math.Max(0, lag - Smoothing)..Math.Min(acf.Length, lag + Smoothing + 1)].Average()).ToArray();
}
