using System.Text.Json.Nodes;

namespace MLOps.Rendering.Plotly;

/// <summary>The traces that share a pair of axes, and those axes.</summary>
internal sealed class PlotPanel
{
    private readonly List<IPlotMark> _marks;
    private readonly bool _hasBubbles;

    public PlotPanel(IReadOnlyList<PlotTrace> traces, JsonNode? layout, PlotAxis x, PlotAxis y)
    {
        (XAxis, YAxis) = (x, y);
        _hasBubbles = traces.Any(t => t["marker.size"].Numbers().Count > 0);
        _marks = Marks(traces, layout, x, y).ToList();
    }

    public PlotAxis XAxis { get; }

    public PlotAxis YAxis { get; }

    /// <summary>The scale of its heat map; null when it has none to show.</summary>
    public ColorScale? Scale => _marks.OfType<GridMark>().FirstOrDefault(g => g.HasScale)?.Scale;

    /// <summary>Share of an axis that is left free at its ends: none around a heat map, little around bars.</summary>
    public double Air => IsTight ? 0 : _hasBubbles ? 0.15 : 0.05;

    public bool IsTight => _marks.Exists(m => m is GridMark);

    public void Reach() => _marks.ForEach(m => m.Reach(XAxis, YAxis));

    public void Draw(Svg svg, PlotArea area) => _marks.ForEach(m => m.Draw(svg, area));

    private static IEnumerable<IPlotMark> Marks(IReadOnlyList<PlotTrace> traces, JsonNode? layout, PlotAxis x, PlotAxis y)
    {
        foreach (var trace in traces.Where(t => t.Kind == "heatmap" || t.Kind == "histogram2d"))
        {
            yield return new GridMark(trace, x, y);
        }

        foreach (var lying in new[] { false, true })
        {
            var bars = traces.Where(t => t.Kind is "bar" or "histogram" or "funnel" && t.IsHorizontal == lying).Select(t => Bars(t, x, y, lying)).ToList();
            if (bars.Count > 0)
            {
                yield return new BarMark(bars, layout.At("barmode").Text() ?? (bars[0].IsHistogram && bars.Count == 1 ? "overlay" : "group"), lying);
            }
        }

        var spreads = traces.Where(t => t.Kind is "box" or "violin").ToList();
        var share = layout.At(spreads.FirstOrDefault()?.Kind + "mode").Text() == "group" ? spreads.Count : 1;
        for (var i = 0; i < spreads.Count; i++)
        {
            yield return new SpreadMark(spreads[i], x, y, share == 1 ? 0 : i, share);
        }

        var stacks = new Dictionary<string, Dictionary<double, double>>(StringComparer.Ordinal);
        LineMark? before = null;
        foreach (var trace in traces)
        {
            if (trace.Kind == "scatter")
            {
                var group = trace["stackgroup"].Text();
                yield return before = new LineMark(trace, x, y, before, group is null ? null : stacks.TryGetValue(group, out var stack) ? stack : stacks[group] = []);
            }
            else if (trace.Kind is "candlestick" or "ohlc")
            {
                yield return new CandleMark(trace, x);
            }
        }
    }

    private static BarSeries Bars(PlotTrace trace, PlotAxis x, PlotAxis y, bool lying)
    {
        var (along, up) = lying ? (y, x) : (x, y);
        return trace.Kind == "histogram" ? BarSeries.OfHistogram(trace, along, lying) : BarSeries.OfBars(trace, along, up, lying);
    }
}
