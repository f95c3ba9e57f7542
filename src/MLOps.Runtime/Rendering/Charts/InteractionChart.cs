using System.Text;
using MLOps.Profiling;

namespace MLOps.Rendering.Charts;

/// <summary>Two numbers over each other: a point per row, or a grid of squares that are fuller where more rows lie.</summary>
internal static class InteractionChart
{
    private const double Width = 300;
    private const double Height = 210;
    private const double Left = 12;
    private const double Top = 20;
    private const double Bottom = 176;
    private const double Right = 294;
    private const int Shades = 6;

    public static string Draw(Interaction pair)
    {
        var (x, y) = (Range(pair, p => p.X, g => g.XEdges), Range(pair, p => p.Y, g => g.YEdges));
        var (across, up) = (new Scale(x.Low, x.High, Left, Right), new Scale(y.Low, y.High, Bottom, Top));
        var svg = new Svg(Width, Height).Line(Left, Bottom, Right, Bottom).Line(Left, Top, Left, Bottom);
        return (pair.Grid is { } grid ? Squares(svg, grid, across, up) : Points(svg, pair.Points, across, up))
            .Text(Left, 13, $"{Cut(pair.Y)}: {Figures.Number(y.Low)} to {Figures.Number(y.High)}", 11)
            .Text(Right, Bottom + 16, $"{Cut(pair.X)}: {Figures.Number(x.Low)} to {Figures.Number(x.High)}", 11, "end").ToString();
    }

    private static Svg Points(Svg svg, IReadOnlyList<InteractionPoint> points, Scale across, Scale up)
    {
        var path = new StringBuilder();
        foreach (var point in points)
        {
            path.Append('M').Append(Svg.N(across.At(point.X) - 1.5)).Append(' ').Append(Svg.N(up.At(point.Y) - 1.5)).Append("h3v3h-3z");
        }

        return svg.Area(path.ToString(), Svg.Blue, 0.6);
    }

    // By root, or one crowded square would leave all others white. Neighbours of one shade are one stroke, and a shade is one path.
    private static Svg Squares(Svg svg, InteractionGrid grid, Scale across, Scale up)
    {
        var most = Math.Max(1, grid.Counts.Max(row => row.Max()));
        var paths = Enumerable.Range(0, Shades + 1).Select(_ => new StringBuilder()).ToList();
        for (var row = 0; row < grid.Counts.Count; row++)
        {
            var counts = grid.Counts[row];
            var middle = (up.At(grid.YEdges[row]) + up.At(grid.YEdges[row + 1])) / 2;
            for (var (from, to) = (0, 1); from < counts.Count; from = to, to++)
            {
                var shade = Shade(counts[from], most);
                while (to < counts.Count && Shade(counts[to], most) == shade)
                {
                    to++;
                }

                var (left, right) = (across.At(grid.XEdges[from]), across.At(grid.XEdges[to]));
                paths[shade].Append('M').Append(Whole(left)).Append(' ').Append(Svg.N(middle)).Append('H').Append(Whole(right));
            }
        }

        var height = (Bottom - Top) / grid.Counts.Count;
        return paths.Select((path, shade) => (path, shade)).Skip(1).Where(p => p.path.Length > 0).Aggregate(svg, (s, p) => s.Path(p.path.ToString(), Color(p.shade), height));
    }

    private static int Shade(long count, long most) => count == 0 ? 0 : Math.Clamp((int)Math.Ceiling(Shades * Math.Sqrt((double)count / most)), 1, Shades);

    private static string Color(int shade) => $"{Svg.Blue}{255 * shade / Shades:x2}";

    private static string Whole(double pixel) => Svg.N(Math.Round(pixel));

    private static (double Low, double High) Range(Interaction pair, Func<InteractionPoint, double> axis, Func<InteractionGrid, IReadOnlyList<double>> edges) =>
        pair.Grid is { } grid ? (edges(grid)[0], edges(grid)[^1]) : pair.Points.Count == 0 ? (0, 1) : (pair.Points.Min(axis), pair.Points.Max(axis));

    private static string Cut(string name) => ProfileWords.Cut(name, 24);
}
