namespace MLOps.Rendering.Plotly;

/// <summary>A figure in one or two sentences: what kind, what of, from where to where.</summary>
internal static class PlotWords
{
    private const int MostNames = 6;

    public static string Of(PlotFigure figure)
    {
        var kinds = figure.Traces.GroupBy(Kind).Select(g => g.Count() == 1 ? g.Key : $"{g.Count()} × {g.Key}").ToList();
        var what = $"{(kinds.Count == 0 ? "Empty chart" : Capital(string.Join(", ", kinds)))}{(figure.Title.Length > 0 ? $" \"{figure.Title}\"" : "")}";
        var names = figure.Traces.Select(t => t.Name).Where(n => n.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        var of = names.Count == 0 ? "" : $" of {string.Join(", ", names.Take(MostNames))}{(names.Count > MostNames ? $" and {names.Count - MostNames} more" : "")}";
        return string.Join("; ", Axes(figure).Concat(figure.Pies.Select(Shares)).Prepend(what + of).Where(w => w.Length > 0));
    }

    private static string Kind(PlotTrace trace) => trace.Kind switch
    {
        "scatter" when trace["stackgroup"] is not null || trace["fill"].Text() is not (null or "none") => "area chart",
        "scatter" when trace["marker.size"].Numbers().Count > 0 => "bubble chart",
        "scatter" => trace.Mode.Contains("lines", StringComparison.Ordinal) ? "line chart" : "scatter chart",
        "bar" => "bar chart",
        "box" => "box plot",
        "violin" => "violin plot",
        "pie" => trace["hole"].Number() > 0 ? "ring chart" : "pie chart",
        "heatmap" => "heat map",
        "histogram2d" => "histogram of two dimensions",
        "candlestick" or "ohlc" => "candlestick chart",
        var kind => kind,
    };

    private static IEnumerable<string> Axes(PlotFigure figure) => figure.Panels.Count(p => p.YAxis.Overlays is null) switch
    {
        0 => [],
        1 => [Axis(figure.Panels[0].XAxis, "x"), Axis(figure.Panels[0].YAxis, "y")],
        var n => [$"{n} panels"],
    };

    private static string Axis(PlotAxis axis, string name) => axis.Reached is { Length: > 0 } reached ? $"{(axis.Title.Length > 0 ? axis.Title : name)} {reached}" : "";

    private static string Shares(PlotTrace pie)
    {
        var slices = PieMark.Slices(pie);
        var all = slices.Sum(s => s.Value);
        return string.Join(", ", slices.Take(MostNames).Select(s => $"{s.Label} {Figures.Share(s.Value / all)}"));
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
