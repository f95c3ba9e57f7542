namespace MLOps.Rendering.Plotly;

/// <summary>Axes with their grid, figures and titles.</summary>
internal static class AxisDrawing
{
    private const double LetterWidth = 6.2;

    /// <param name="isOverlay">The area lies over another one, which has drawn grid and x axis.</param>
    public static void Draw(Svg svg, PlotArea area, bool isOverlay, bool hasGrid)
    {
        if (area.XAxis.IsVisible && !isOverlay)
        {
            Horizontal(svg, area, hasGrid);
        }

        if (area.YAxis.IsVisible)
        {
            Vertical(svg, area, hasGrid && !isOverlay);
        }
    }

    /// <summary>Whether names below the axis would touch one another and so stand slanted.</summary>
    public static bool IsTurned(PlotAxis axis, PlotArea area)
    {
        var ticks = axis.Ticks(Most(area));
        return axis.Kind == AxisKind.Category && ticks.Count > 1 && ticks.Max(t => t.Label.Length) * LetterWidth > area.Width / ticks.Count;
    }

    private static int Most(PlotArea area) => area.XAxis.Kind == AxisKind.Category ? Math.Max(2, (int)(area.Width / 16)) : Math.Max(2, (int)(area.Width / 85));

    private static void Horizontal(Svg svg, PlotArea area, bool hasGrid)
    {
        var turned = IsTurned(area.XAxis, area);
        foreach (var (position, label) in area.XAxis.Ticks(Most(area)).Where(t => t.Position >= area.XAxis.From && t.Position <= area.XAxis.To))
        {
            var x = area.X(position);
            if (hasGrid && area.XAxis.Kind != AxisKind.Category)
            {
                svg.Line(x, area.Top, x, area.Bottom, opacity: 0.2);
            }

            _ = turned ? svg.Text(x + 3, area.Bottom + 13, label, 10, "end", angle: -40) : svg.Text(x, area.Bottom + 15, label, 10, "middle");
        }

        svg.Line(area.Left, area.Bottom, area.Right, area.Bottom, opacity: 0.7);
        svg.Text((area.Left + area.Right) / 2, area.Bottom + (turned ? 78 : 33), PlotPaper.Shorten(area.XAxis.Title, (int)(area.Width / 6)), 12, "middle");
    }

    private static void Vertical(Svg svg, PlotArea area, bool hasGrid)
    {
        var (edge, side, anchor) = area.YAxis.IsOnFarSide ? (area.Right, 6, "start") : (area.Left, -6, "end");
        var ticks = area.YAxis.Ticks(area.YAxis.Kind == AxisKind.Category ? Math.Max(2, (int)(area.Height / 13)) : Math.Max(2, (int)(area.Height / 50)));
        foreach (var (position, label) in ticks.Where(t => t.Position >= area.YAxis.From && t.Position <= area.YAxis.To))
        {
            var y = area.Y(position);
            if (hasGrid && area.YAxis.Kind != AxisKind.Category)
            {
                svg.Line(area.Left, y, area.Right, y, opacity: 0.2);
            }

            svg.Text(edge + side, y + 4, label, 10, anchor);
        }

        svg.Line(edge, area.Top, edge, area.Bottom, opacity: 0.4);
        var room = ticks.Select(t => t.Label.Length).DefaultIfEmpty(0).Max() * LetterWidth;
        svg.Text(area.YAxis.IsOnFarSide ? edge + room + 20 : edge - room - 14, (area.Top + area.Bottom) / 2, PlotPaper.Shorten(area.YAxis.Title, (int)(area.Height / 6)), 12, "middle", angle: -90);
    }
}
