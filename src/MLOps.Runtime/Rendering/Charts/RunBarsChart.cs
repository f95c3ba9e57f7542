namespace MLOps.Rendering.Charts;

/// <summary>One bar per run for one metric, each with its value; the best one in full colour.</summary>
internal static class RunBarsChart
{
    private const double Width = 340;
    private const double LabelWidth = 112;
    private const double ValueWidth = 54;
    private const double RowHeight = 20;
    private const double Top = 24;

    /// <param name="bars">Name, colour and value; null and non-finite values get no bar.</param>
    public static string Draw(string title, IReadOnlyList<(string Name, string Colour, double? Value)> bars, int? best)
    {
        var svg = new Svg(Width, Top + (bars.Count * RowHeight) + 6);
        svg.Text(0, 14, title, 12, bold: true);
        var finite = bars.Where(b => b.Value is { } v && double.IsFinite(v)).Select(b => b.Value!.Value).ToList();
        var scale = new Scale(Math.Min(0, finite.DefaultIfEmpty(0).Min()), Math.Max(0, finite.DefaultIfEmpty(1).Max()), LabelWidth, Width - ValueWidth);
        for (var i = 0; i < bars.Count; i++)
        {
            var (name, colour, value) = bars[i];
            var y = Top + (i * RowHeight);
            svg.Text(LabelWidth - 8, y + 13, Fit(name), 11, "end", bold: best == i);
            if (value is { } v && double.IsFinite(v))
            {
                var (a, b) = (Math.Min(scale.At(0), scale.At(v)), Math.Max(scale.At(0), scale.At(v)));
                svg.Rect(a, y + 3, Math.Max(b - a, 1), RowHeight - 7, colour, best is null || best == i ? 0.95 : 0.55, 2);
            }

            svg.Text(Width - ValueWidth + 6, y + 13, RunFigures.Exact(value), 11, bold: best == i);
        }

        return svg.ToString();
    }

    private static string Fit(string name) => name.Length <= 16 ? name : name[..15] + "…";
}
