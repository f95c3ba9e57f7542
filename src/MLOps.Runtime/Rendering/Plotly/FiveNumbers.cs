namespace MLOps.Rendering.Plotly;

/// <summary>
/// A box: quartiles, and whiskers that reach the furthest values within 1.5 times the height of the box (Tukey 1977).
/// </summary>
internal sealed record FiveNumbers(double Low, double Q1, double Median, double Q3, double High)
{
    /// <summary>Of values in order, at least one. Quartiles as plotly.js draws them: linear between ranks n·q - 0.5 (method 10 of its docs).</summary>
    public static FiveNumbers Of(IReadOnlyList<double> sorted)
    {
        var (q1, median, q3) = (Quantile(sorted, 0.25), Quantile(sorted, 0.5), Quantile(sorted, 0.75));
        var reach = 1.5 * (q3 - q1);
        return new(sorted.First(v => v >= q1 - reach || v == sorted[^1]), q1, median, q3, sorted.Last(v => v <= q3 + reach || v == sorted[0]));
    }

    /// <summary>Boxes whose numbers the trace brings along.</summary>
    public static IEnumerable<FiveNumbers> Given(PlotTrace trace, IReadOnlyList<double?> q1)
    {
        var (low, median, q3, high) = (trace["lowerfence"].Numbers(), trace["median"].Numbers(), trace["q3"].Numbers(), trace["upperfence"].Numbers());
        for (var i = 0; i < Math.Min(q1.Count, Math.Min(median.Count, q3.Count)); i++)
        {
            if (q1[i] is { } a && median[i] is { } b && q3[i] is { } c)
            {
                yield return new(i < low.Count ? low[i] ?? a : a, a, b, c, i < high.Count ? high[i] ?? c : c);
            }
        }
    }

    private static double Quantile(IReadOnlyList<double> sorted, double q)
    {
        var rank = Math.Clamp((sorted.Count * q) - 0.5, 0, sorted.Count - 1);
        var below = (int)Math.Floor(rank);
        return below + 1 < sorted.Count ? sorted[below] + ((rank - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}

/// <summary>A smooth curve over values: a Gaussian kernel with Silverman's bandwidth (1986, 3.31).</summary>
internal static class Density
{
    private const int MostValues = 2000;

    /// <param name="values">In order, at least two.</param>
    public static IReadOnlyList<(double At, double Height)> Of(IReadOnlyList<double> values, int points)
    {
        var sample = values.Count <= MostValues ? values : Enumerable.Range(0, MostValues).Select(i => values[(int)((long)i * values.Count / MostValues)]).ToList();
        var mean = sample.Average();
        var deviation = Math.Sqrt(sample.Sum(v => (v - mean) * (v - mean)) / (sample.Count - 1));
        var box = FiveNumbers.Of(sample);
        var spread = box.Q3 > box.Q1 ? Math.Min(deviation, (box.Q3 - box.Q1) / 1.34) : deviation;
        var width = spread > 0 ? 0.9 * spread * Math.Pow(sample.Count, -0.2) : Math.Max(Math.Abs(mean) * 0.01, 1e-6);
        var (from, to) = (sample[0] - (2 * width), sample[^1] + (2 * width));
        return Enumerable.Range(0, points).Select(i => from + ((to - from) * i / (points - 1)))
            .Select(x => (x, sample.Sum(v => Math.Exp(-0.5 * (x - v) * (x - v) / (width * width))))).ToList();
    }
}
