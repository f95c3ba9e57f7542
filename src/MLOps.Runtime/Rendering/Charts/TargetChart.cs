using System.Text;
using MLOps.Profiling;

namespace MLOps.Rendering.Charts;

/// <summary>The target along the groups of a column: shares of classes as stacked columns, or medians of a number as bars from the smallest.</summary>
internal static class TargetChart
{
    private const double Width = 150;
    private const double Height = 34;

    public static string Draw(TargetColumn column, TargetTask task)
    {
        var svg = new Svg(Width, Height);
        var step = Math.Min(30, Width / Math.Max(1, column.Groups.Count));
        return (task == TargetTask.Classification ? Shares(svg, column, step) : Medians(svg, column, step)).Line(0, Height - 0.5, Width, Height - 0.5, opacity: 0.5).ToString();
    }

    /// <summary>The colour of a class by its place; all beyond the palette share the last one.</summary>
    public static string Color(int place) => Svg.Palette[Math.Min(place, Svg.Palette.Count - 1)];

    // A path for each class; groups of what is missing are told apart by the gap before them.
    private static Svg Shares(Svg svg, TargetColumn column, double step)
    {
        var classes = Math.Min(Svg.Palette.Count, column.Groups.Max(g => g.ClassCounts.Count));
        var paths = Enumerable.Range(0, classes).Select(_ => new StringBuilder()).ToList();
        for (var i = 0; i < column.Groups.Count; i++)
        {
            var (group, y) = (column.Groups[i], Height - 1);
            for (var c = 0; c < classes && group.Rows > 0; c++)
            {
                var count = c == classes - 1 ? group.ClassCounts.Skip(c).Sum() : group.ClassCounts[c];
                var height = (Height - 2) * count / group.Rows;
                if (count > 0)
                {
                    Bar(paths[c], (i * step) + (group.Kind == TargetGroupKind.Missing ? 2 : 0), y, step - 1.5, height);
                }

                y -= height;
            }
        }

        return paths.Select((path, i) => (path, i)).Where(p => p.path.Length > 0).Aggregate(svg, (s, p) => s.Area(p.path.ToString(), Color(p.i)));
    }

    private static void Bar(StringBuilder path, double x, double y, double width, double height) => path
        .Append('M').Append(Svg.N(x)).Append(' ').Append(Svg.N(y)).Append('v').Append(Svg.N(-height)).Append('h').Append(Svg.N(width)).Append('v').Append(Svg.N(height)).Append('z');

    private static Svg Medians(Svg svg, TargetColumn column, double step)
    {
        var medians = column.Groups.Select(g => g.Median ?? double.NaN).ToList();
        var known = medians.Where(double.IsFinite).ToList();
        var scale = known.Count == 0 ? new Scale(0, 1, 3, Height - 3) : new Scale(Math.Min(0, known.Min()), Math.Max(0, known.Max()), 2, Height - 3);
        var path = new StringBuilder();
        for (var i = 0; i < medians.Count; i++)
        {
            if (double.IsFinite(medians[i]))
            {
                Bar(path, (i * step) + (column.Groups[i].Kind == TargetGroupKind.Missing ? 2 : 0), Height - 1, step - 1.5, scale.At(medians[i]));
            }
        }

        return svg.Area(path.ToString(), Svg.Blue);
    }
}
