using System.Text.Json.Nodes;

namespace MLOps.Rendering.Plotly;

/// <summary>A figure on paper: panels where their axes put them, titles, legend, notes.</summary>
internal sealed class PlotFigure
{
    private static readonly HashSet<string> Cartesian = ["scatter", "bar", "histogram", "funnel", "box", "violin", "heatmap", "histogram2d", "candlestick", "ohlc"];
    private readonly JsonNode? _layout;
    private readonly PlotGrid? _grid;
    private readonly Dictionary<string, PlotAxis> _axes = new(StringComparer.Ordinal);

    public PlotFigure(JsonObject figure)
    {
        _layout = figure["layout"];
        _grid = PlotGrid.Of(_layout);
        Traces = (figure["data"] as JsonArray ?? []).OfType<JsonObject>().Select((t, i) => new PlotTrace(t, i)).Where(t => t.IsVisible).ToList();
        var drawn = Traces.Where(t => Cartesian.Contains(t.Kind)).ToList();
        foreach (var trace in drawn)
        {
            AddAxis(trace.XAxis, drawn.Where(t => t.XAxis == trace.XAxis).SelectMany(t => Data(t, "x")));
            AddAxis(trace.YAxis, drawn.Where(t => t.YAxis == trace.YAxis).SelectMany(t => Data(t, "y")));
        }

        Panels = drawn.GroupBy(t => (t.XAxis, t.YAxis)).Select(g => new PlotPanel([.. g], _layout, _axes[g.Key.XAxis], _axes[g.Key.YAxis])).ToList();
        foreach (var panel in Panels)
        {
            panel.Reach();
        }

        foreach (var axis in _axes.Values)
        {
            axis.Finish(Panels.Where(p => p.XAxis == axis || p.YAxis == axis).Min(p => p.Air));
        }
    }

    public IReadOnlyList<PlotTrace> Traces { get; }

    public IReadOnlyList<PlotPanel> Panels { get; }

    public IReadOnlyList<PlotTrace> Pies => Traces.Where(t => t.Kind == "pie").ToList();

    /// <summary>Kinds that only the interactive figure shows.</summary>
    public IReadOnlyList<string> Undrawn => Traces.Select(t => t.Kind).Where(k => k != "pie" && !Cartesian.Contains(k)).Distinct(StringComparer.Ordinal).ToList();

    public string Title => _layout.At("title").Title();

    public JsonNode? Layout => _layout;

    public PlotAxis? Axis(string name) => _axes.GetValueOrDefault(name);

    public string Draw() => new PlotPaper(this).Draw();

    private void AddAxis(string name, IEnumerable<object?> data)
    {
        if (!_axes.ContainsKey(name))
        {
            _axes[name] = new PlotAxis(_layout.At(name.Insert(1, "axis")), data, _grid?.Domain(name));
        }
    }

    /// <summary>What a trace puts on an axis. Boxes without places of their own stand at their names.</summary>
    private static IEnumerable<object?> Data(PlotTrace trace, string side)
    {
        var values = trace[side].Values();
        return trace.Kind is "box" or "violin" && values.Count == 0 ? [trace.Label + " "] : values;
    }
}
