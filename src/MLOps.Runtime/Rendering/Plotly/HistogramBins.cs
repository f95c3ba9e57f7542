namespace MLOps.Rendering.Plotly;

/// <summary>Equal bins over a range, with round edges unless the trace gives its own.</summary>
internal sealed record HistogramBins(double Start, double Size, int Number)
{
    private const int Most = 500;

    public static HistogramBins Of(PlotTrace trace, IReadOnlyList<double> values, bool isLying)
    {
        if (values.Count == 0)
        {
            return new(0, 1, 1);
        }

        var (given, most) = (trace[isLying ? "ybins" : "xbins"], trace[isLying ? "nbinsy" : "nbinsx"].Number() ?? 0);
        var (low, high) = (values.Min(), values.Max());
        if (given.At("size").Number() is > 0 and var size)
        {
            var from = given.At("start").Number() ?? Math.Floor(low / size) * size;
            return new(from, size, Bins(from, given.At("end").Number() is { } end && end > from ? end - (size * 1e-6) : high, size));
        }

        // As many as the layout allows, else about twice Sturges' number: few values give few bins.
        var number = most > 0 ? most : Math.Clamp(2 * Math.Ceiling(Math.Log2(values.Count) + 1), 5, 60);
        var step = AxisTicks.RoundStep(high > low ? (high - low) / number : 1);
        var start = Math.Floor((low / step) + 1e-9) * step;
        return new(start, step, Bins(start, high, step));
    }

    /// <summary>The middle of every bin and how many values are in it; a value on an edge belongs to the bin that begins there.</summary>
    public IEnumerable<(double At, double Count)> Counts(IReadOnlyList<double> values)
    {
        var counts = new double[Number];
        foreach (var bin in values.Select(v => (int)Math.Floor(((v - Start) / Size) + 1e-9)).Where(b => b >= 0 && b < Number))
        {
            counts[bin]++;
        }

        return counts.Select((n, i) => (Start + ((i + 0.5) * Size), n));
    }

    private static int Bins(double start, double high, double size) => Math.Clamp((int)Math.Floor(((high - start) / size) + 1e-9) + 1, 1, Most);
}
