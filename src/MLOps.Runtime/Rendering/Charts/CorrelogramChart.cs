using System.Text;
using MLOps.Profiling;

namespace MLOps.Rendering.Charts;

/// <summary>Autocorrelations by lag as bars from zero, with the band that those of noise stay within in 95 of 100 lags.</summary>
internal static class CorrelogramChart
{
    public const int Width = 420, Height = 100;

    private const double Left = 30, Top = 6, Plot = 66;
    private const int TickEvery = 20;

    /// <param name="values">At lags 0, 1, ...; the first, which is always 1, is not drawn.</param>
    /// <param name="series">Its length gives the band; its period is marked.</param>
    public static string Draw(IReadOnlyList<double> values, SeriesFigures series)
    {
        var band = Plot / 2 * Math.Min(1, Band(series.Length));
        var svg = new Svg(Width, Height)
            .Rect(Left, Zero - band, Width - Left, 2 * band, Svg.Gray, 0.2)
            .Area(Bars(values), Svg.Blue)
            .Line(Left, Zero, Width, Zero)
            .Text(Left - 4, Top + 6, "1", 9, "end")
            .Text(Left - 4, Zero + 3, "0", 9, "end")
            .Text(Left - 4, Top + Plot, "-1", 9, "end")
            .Text(Width / 2.0, Height - 2, "rows before", 9, "middle");
        foreach (var lag in Ticks(values.Count - 1))
        {
            var isLast = lag == values.Count - 1;
            svg.Text(isLast ? Width : Middle(lag, values.Count - 1), Top + Plot + 11, Figures.Count(lag), 9, isLast ? "end" : "middle");
        }

        if (series.Period is { } period && period < values.Count)
        {
            var x = Middle(period, values.Count - 1);
            svg.Line(x, Top, x, Top + Plot, Svg.Orange).Text(x + 3, Top + 8, $"period {period}", 9, fill: Svg.Orange);
        }

        return svg.ToString();
    }

    // 1, 20, 40, ... of a hundred lags; each of a few.
    private static IEnumerable<int> Ticks(int lags) => Enumerable.Range(1, lags).Where(lag => lag == 1 || lag % (lags > TickEvery ? TickEvery : lags > TickEvery / 2 ? 5 : 1) == 0);

    private static double Middle(int lag, int lags) => Left + ((lag - 0.65) * (Width - Left) / lags);

    /// <summary>"autocorrelation at lags 1 to 100: 0.94 at lag 1, 78 beyond the band of noise".</summary>
    public static string Words(string what, IReadOnlyList<double> values, int length) =>
        $"{what} at lags 1 to {values.Count - 1}: {Figures.Number(Math.Round(values[1], 2))} at lag 1, {values.Skip(1).Count(v => Math.Abs(v) > Band(length))} beyond the band of noise";

    private static double Zero => Top + (Plot / 2);

    // Bartlett's formula for white noise.
    private static double Band(int length) => 1.96 / Math.Sqrt(Math.Max(1, length));

    private static string Bars(IReadOnlyList<double> values)
    {
        var path = new StringBuilder();
        var step = (Width - Left) / (values.Count - 1);
        for (var lag = 1; lag < values.Count; lag++)
        {
            if (double.IsFinite(values[lag]))
            {
                path.Append('M').Append(Svg.N(Left + ((lag - 1) * step))).Append(' ').Append(Svg.N(Zero))
                    .Append('v').Append(Svg.N(-Plot / 2 * Math.Clamp(values[lag], -1, 1))).Append('h').Append(Svg.N(step * 0.7)).Append('V').Append(Svg.N(Zero)).Append('z');
            }
        }

        return path.ToString();
    }
}
