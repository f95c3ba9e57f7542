namespace MLOps.Rendering.Plotly;

/// <summary>The names of series, or of a pie's slices, beside their colours.</summary>
internal static class PlotLegend
{
    private const int LongestName = 20;
    private const double Line = 18;

    /// <summary>Empty when one series needs none, or the layout wants none.</summary>
    public static IReadOnlyList<(string Name, string Color)> Entries(PlotFigure figure)
    {
        if (figure.Layout.At("showlegend").Flag() == false)
        {
            return [];
        }

        var slices = figure.Pies.SelectMany(PieMark.Slices).DistinctBy(s => s.Label).Select(s => (s.Label, s.Color));
        var series = figure.Traces.Where(t => t.IsInLegend && t.Kind is "scatter" or "bar" or "histogram" or "box" or "violin").ToList();
        var isNeeded = series.Count > 1 || figure.Layout.At("showlegend").Flag() == true;
        return [.. slices, .. isNeeded ? series.Select(t => (Name: t.Label, Color: t.Mode == "lines" && t.Kind == "scatter" ? t.LineColor : t.Color)).DistinctBy(t => t) : []];
    }

    public static void Draw(Svg svg, IReadOnlyList<(string Name, string Color)> entries, double left, double top, double bottom)
    {
        var room = Math.Max(1, (int)((bottom - top) / Line));
        for (var i = 0; i < Math.Min(entries.Count, room); i++)
        {
            var y = top + (i * Line);
            if (i == room - 1 && entries.Count > room)
            {
                svg.Text(left + 16, y + 9, $"… {entries.Count - i} more");
                return;
            }

            svg.Rect(left, y, 10, 10, entries[i].Color, radius: 2).Text(left + 16, y + 9, PlotPaper.Shorten(entries[i].Name, LongestName));
        }
    }
}
