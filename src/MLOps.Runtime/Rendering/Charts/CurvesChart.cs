using System.Globalization;
using MLOps.Rendering.Plotly;

namespace MLOps.Rendering.Charts;

/// <summary>Lines over whole-numbered steps, one per series, with a grid, axis figures and a legend of the series' names.</summary>
internal static class CurvesChart
{
    private const double Width = 340;
    private const double Height = 200;
    private const double Left = 52;
    private const double Right = 12;
    private const double Top = 38;
    private const double Bottom = 24;
    private const double LegendRow = 13;

    /// <param name="log">A logarithmic axis upwards, when every finite value is above zero.</param>
    public static string Draw(string title, IReadOnlyList<CurveLine> series, bool log = false)
    {
        var values = series.SelectMany(s => s.Points).Select(p => p.Y).Where(double.IsFinite).ToList();
        return log && values.Count > 0 && values.Min() > 0
            ? Draw(title + " (log)", series.Select(s => s with { Points = s.Points.Select(p => (p.X, Math.Log10(p.Y))).ToList() }).ToList(), AxisTicks.Decades)
            : Draw(title, series, (from, to) => AxisTicks.Numbers(from, to, 4));
    }

    private static string Draw(string title, IReadOnlyList<CurveLine> series, Func<double, double, IReadOnlyList<(double At, string Label)>> ticks)
    {
        var svg = new Svg(Width, Height);
        svg.Text(Left, 14, title, 12, bold: true);
        var top = Top + (LegendRow * (Legend(svg, series.Where(s => s.Name.Length > 0).Select(s => (s.Name, s.Colour)).ToList()) - 1));
        var all = series.SelectMany(s => s.Points).Where(p => double.IsFinite(p.Y)).ToList();
        if (all.Count == 0)
        {
            return svg.Text(Width / 2, Height / 2, "no finite value", anchor: "middle").ToString();
        }

        var x = new Scale(all.Min(p => p.X), all.Max(p => p.X), Left, Width - Right);
        var y = Scale.Padded(all.Min(p => p.Y), all.Max(p => p.Y), Height - Bottom, top);
        Grid(svg, x, y, ticks);
        foreach (var line in series)
        {
            Line(svg, x, y, line);
        }

        return svg.ToString();
    }

    // One series needs no legend. Gives the rows that were needed, at least one.
    private static int Legend(Svg svg, List<(string Name, string Colour)> names)
    {
        var (x, row) = (Left, 0);
        foreach (var (name, colour) in names.Count > 1 ? names : [])
        {
            var text = name.Length <= 18 ? name : name[..17] + "…";
            if (x > Left && x + 14 + (text.Length * 6.2) > Width)
            {
                (x, row) = (Left, row + 1);
            }

            svg.Circle(x + 4, 24 + (row * LegendRow), 4, colour).Text(x + 12, 28 + (row * LegendRow), text, 10);
            x += 24 + (text.Length * 6.2);
        }

        return row + 1;
    }

    private static void Line(Svg svg, Scale x, Scale y, CurveLine line)
    {
        var part = new List<(double, double)>();
        foreach (var point in line.Points.Append((X: 0, Y: double.NaN)))
        {
            if (double.IsFinite(point.Y))
            {
                part.Add((x.At(point.X), y.At(point.Y)));
                continue;
            }

            if (part.Count == 1)
            {
                svg.Circle(part[0].Item1, part[0].Item2, 2.5, line.Colour, line.Opacity);
            }
            else if (part.Count > 1)
            {
                svg.Polyline(part, line.Colour, line.Opacity < 1 ? 1 : 2, opacity: line.Opacity);
            }

            part.Clear();
        }
    }

    private static void Grid(Svg svg, Scale x, Scale y, Func<double, double, IReadOnlyList<(double At, string Label)>> ticks)
    {
        foreach (var (at, label) in ticks(y.From, y.To))
        {
            svg.Line(Left, y.At(at), Width - Right, y.At(at), opacity: 0.3);
            svg.Text(Left - 6, y.At(at) + 4, label, 10, "end");
        }

        svg.Text(Left, Height - 8, Step(x.From), 10);
        svg.Text((Left + Width - Right) / 2, Height - 8, "step", 10, "middle");
        svg.Text(Width - Right, Height - 8, Step(x.To), 10, "end");
    }

    private static string Step(double x) => x.ToString("N0", CultureInfo.InvariantCulture);
}

/// <param name="Name">For the legend; empty for none there.</param>
/// <param name="Points">In order of x; points that are not finite leave a gap.</param>
/// <param name="Opacity">Lines below 1 are thin.</param>
internal sealed record CurveLine(string Name, string Colour, IReadOnlyList<(double X, double Y)> Points, double Opacity = 1);
