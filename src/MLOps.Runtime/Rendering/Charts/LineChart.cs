namespace MLOps.Rendering.Charts;

/// <summary>One line over numbers, with its points and the ends of both axes.</summary>
internal static class LineChart
{
    private const double Width = 250;
    private const double Height = 150;
    private const double Left = 48;
    private const double Top = 26;
    private const double Bottom = 24;

    public static string Draw(string title, IReadOnlyList<(double X, double Y)> points)
    {
        var x = new Scale(points.Min(p => p.X), points.Max(p => p.X), Left, Width - 10);
        var y = Scale.Padded(points.Min(p => p.Y), points.Max(p => p.Y), Height - Bottom, Top);
        var svg = new Svg(Width, Height).Text(Left, 14, title, 12, bold: true);
        foreach (var value in new[] { y.From, (y.From + y.To) / 2, y.To })
        {
            svg.Line(Left, y.At(value), Width - 10, y.At(value), opacity: 0.3).Text(Left - 6, y.At(value) + 4, Figures.Number(value), 10, "end");
        }

        svg.Text(Left, Height - 8, Figures.Number(x.From), 10).Text(Width - 10, Height - 8, Figures.Number(x.To), 10, "end");
        svg.Polyline(points.Select(p => (x.At(p.X), y.At(p.Y))), Svg.Blue, 2);
        foreach (var point in points)
        {
            svg.Circle(x.At(point.X), y.At(point.Y), 2.5, Svg.Blue);
        }

        return svg.ToString();
    }
}
