namespace MLOps.Rendering.Charts;

/// <summary>Counts over equally wide bins, with the ends and zero named.</summary>
internal static class ColumnsChart
{
    private const double Width = 330;
    private const double Height = 160;
    private const double Left = 8;
    private const double Bottom = 24;
    private const double Top = 26;

    public static string Draw(string title, IReadOnlyList<double> edges, IReadOnlyList<long> counts)
    {
        var svg = new Svg(Width, Height).Text(Left, 14, title, 12, bold: true);
        var x = new Scale(edges[0], edges[^1], Left, Width - Left);
        var most = Math.Max(1, counts.Max());
        for (var i = 0; i < counts.Count; i++)
        {
            var height = (Height - Bottom - Top) * counts[i] / most;
            svg.Rect(x.At(edges[i]) + 0.5, Height - Bottom - height, x.At(edges[i + 1]) - x.At(edges[i]) - 1, counts[i] > 0 ? Math.Max(1, height) : 0, Svg.Blue, 0.9);
        }

        svg.Line(Left, Height - Bottom, Width - Left, Height - Bottom);
        svg.Text(Left, Height - 8, Figures.Number(edges[0]), 10).Text(Width - Left, Height - 8, Figures.Number(edges[^1]), 10, "end");
        return edges[0] < 0 && edges[^1] > 0
            ? svg.Line(x.At(0), Top, x.At(0), Height - Bottom, Svg.Orange).Text(x.At(0), Height - 8, "0", 10, "middle").ToString()
            : svg.ToString();
    }
}
