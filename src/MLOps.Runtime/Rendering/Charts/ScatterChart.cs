using MLOps.Rendering.Plotly;

namespace MLOps.Rendering.Charts;

/// <summary>One point per run: a parameter across, a metric upwards; the best one ringed.</summary>
internal static class ScatterChart
{
    private const double Width = 340;
    private const double Height = 220;
    private const double Left = 56;
    private const double Right = 14;
    private const double Top = 26;
    private const double Bottom = 36;
    private const int Marks = 4;

    public static string Draw(string across, string upwards, IReadOnlyList<(string Colour, double X, double Y)> points, int? best)
    {
        var svg = new Svg(Width, Height);
        svg.Text(Left, 14, upwards, 12, bold: true);
        var x = Scale.Padded(points.Min(p => p.X), points.Max(p => p.X), Left, Width - Right);
        var y = Scale.Padded(points.Min(p => p.Y), points.Max(p => p.Y), Height - Bottom, Top);
        foreach (var (at, label) in AxisTicks.Numbers(y.From, y.To, Marks))
        {
            svg.Line(Left, y.At(at), Width - Right, y.At(at), opacity: 0.3);
            svg.Text(Left - 6, y.At(at) + 4, label, 10, "end");
        }

        foreach (var (at, label) in AxisTicks.Numbers(x.From, x.To, Marks))
        {
            svg.Text(x.At(at), Height - Bottom + 14, label, 10, "middle");
        }

        svg.Text((Left + Width - Right) / 2, Height - 6, across, 11, "middle");
        for (var i = 0; i < points.Count; i++)
        {
            svg.Circle(x.At(points[i].X), y.At(points[i].Y), 4.5, points[i].Colour, 0.85);
            if (best == i)
            {
                var (cx, cy) = (Svg.N(x.At(points[i].X) - 8), Svg.N(y.At(points[i].Y)));
                svg.Path($"M{cx} {cy}a8 8 0 1 0 16 0a8 8 0 1 0 -16 0", Svg.Gray);
            }
        }

        return svg.ToString();
    }
}
