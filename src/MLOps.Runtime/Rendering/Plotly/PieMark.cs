using System.Globalization;

namespace MLOps.Rendering.Plotly;

/// <summary>Pies and rings: the largest share first, clockwise from the top.</summary>
internal static class PieMark
{
    private const int MostSlices = 24;

    /// <summary>Labels with their values and colours; equal labels are added up, shares beyond the 24 largest are one.</summary>
    public static IReadOnlyList<(string Label, double Value, string Color)> Slices(PlotTrace trace)
    {
        var (labels, values, colors) = (trace["labels"].Values(), trace["values"].Numbers(), trace["marker.colors"].Values());
        var items = values.Count == 0 ? labels.Select(l => (Label: $"{l}", Value: 1.0)) : values.Select((v, i) => (Label: i < labels.Count ? $"{labels[i]}" : i.ToString(CultureInfo.InvariantCulture), Value: v ?? 0));
        var sums = items.Where(s => s.Value > 0).GroupBy(s => s.Label, StringComparer.Ordinal).Select(g => (Label: g.Key, Value: g.Sum(s => s.Value))).ToList();
        var sorted = trace["sort"].Flag() == false ? sums : sums.OrderByDescending(s => s.Value).ToList();
        var shown = sorted.Count <= MostSlices ? sorted : [.. sorted.Take(MostSlices - 1), ("other", sorted.Skip(MostSlices - 1).Sum(s => s.Value))];
        return shown.Select((s, i) => (s.Label, s.Value, (i < colors.Count && colors[i] is string c ? PlotTrace.Safe(c) : null) ?? Color(i))).ToList();
    }

    public static void Draw(Svg svg, PlotTrace trace, double left, double top, double right, double bottom)
    {
        var slices = Slices(trace);
        var all = slices.Sum(s => s.Value);
        var (x, y, radius) = ((left + right) / 2, (top + bottom) / 2, Math.Max(10, (Math.Min(right - left, bottom - top) / 2) - 4));
        var hole = radius * Math.Clamp(trace["hole"].Number() ?? 0, 0, 0.95);
        var from = 0.0;
        foreach (var (_, value, color) in slices)
        {
            var to = from + (value / all);
            svg.Area(Slice(x, y, radius, hole, from, to), color);
            if (to - from >= 0.04)
            {
                var (middle, at) = ((from + to) / 2, hole > 0 ? (radius + hole) / 2 : radius * 0.68);
                svg.Text(x + (at * Math.Sin(2 * Math.PI * middle)), y - (at * Math.Cos(2 * Math.PI * middle)) + 4, Figures.Share(value / all), 11, "middle", "#ffffff", bold: true);
            }

            from = to;
        }
    }

    private static string Slice(double x, double y, double radius, double hole, double from, double to)
    {
        // A whole circle would begin where it ends, and draw nothing.
        to = Math.Min(to, from + 0.9999);
        var large = to - from > 0.5 ? 1 : 0;
        string At(double r, double share) => $"{Svg.N(x + (r * Math.Sin(2 * Math.PI * share)))} {Svg.N(y - (r * Math.Cos(2 * Math.PI * share)))}";
        var outer = $"M{At(radius, from)}A{Svg.N(radius)} {Svg.N(radius)} 0 {large} 1 {At(radius, to)}";
        return hole > 0 ? $"{outer}L{At(hole, to)}A{Svg.N(hole)} {Svg.N(hole)} 0 {large} 0 {At(hole, from)}z" : $"{outer}L{Svg.N(x)} {Svg.N(y)}z";
    }

    private static string Color(int i) => Svg.Palette[i % Svg.Palette.Count];
}
