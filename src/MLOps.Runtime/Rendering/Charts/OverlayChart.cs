using MLOps.Monitoring;

namespace MLOps.Rendering.Charts;

/// <summary>A reference distribution (blue, filled) under a current one (orange, outlined), over the same bins.</summary>
internal static class OverlayChart
{
    private const double LabelWidth = 96;
    private const double RowHeight = 22;

    /// <summary>For a table cell: shape only.</summary>
    public static string Small(Distribution d)
    {
        const double Width = 150, Height = 34;
        var svg = new Svg(Width, Height);
        if (d.Labels.Count == 0)
        {
            Histogram(svg, d, 0, 2, Width, Height - 3);
        }
        else
        {
            PairedColumns(svg, d, Width, Height);
        }

        return svg.Line(0, Height - 1, Width, Height - 1, Svg.Gray, 1, 0.6).ToString();
    }

    /// <summary>With axis labels: a histogram, or a pair of bars per category.</summary>
    public static string Large(Distribution d) => d.Labels.Count == 0 ? LargeHistogram(d) : PairedBars(d);

    /// <summary>The picture in words.</summary>
    public static string Alt(string column, Distribution d)
    {
        var peak = (IReadOnlyList<double> shares) => Bin(d, Enumerable.Range(0, shares.Count).MaxBy(i => shares[i]));
        return $"Distribution of {column}: the reference is most frequent at {peak(d.Reference)}, the current data at {peak(d.Current)}.";
    }

    private static string Bin(Distribution d, int i) =>
        d.Labels.Count > 0 ? $"'{d.Labels[i]}'" : $"{Figures.Number(d.Edges[i])} to {Figures.Number(d.Edges[i + 1])}";

    private static string LargeHistogram(Distribution d)
    {
        const double Width = 400, Height = 140, Base = 120;
        var svg = new Svg(Width, Height);
        Histogram(svg, d, 2, 4, Width - 4, Base - 4);
        svg.Line(0, Base, Width, Base, Svg.Gray, 1, 0.7);
        var last = d.Edges.Count - 1;
        return svg.Text(2, Base + 14, Figures.Number(d.Edges[0]))
            .Text(Width / 2, Base + 14, Figures.Number(d.Edges[last / 2]), anchor: "middle")
            .Text(Width - 2, Base + 14, Figures.Number(d.Edges[last]), anchor: "end").ToString();
    }

    private static void Histogram(Svg svg, Distribution d, double left, double top, double width, double height)
    {
        var highest = Highest(d);
        var step = width / d.Reference.Count;
        var bottom = top + height;
        double Y(double share) => bottom - (share / highest * height);
        for (var i = 0; i < d.Reference.Count; i++)
        {
            svg.Rect(left + (i * step), Y(d.Reference[i]), step, bottom - Y(d.Reference[i]), Svg.Blue, 0.55);
            svg.Rect(left + (i * step), Y(d.Current[i]), step, bottom - Y(d.Current[i]), Svg.Orange, 0.22);
        }

        var outline = d.Current.SelectMany((share, i) => new[] { (left + (i * step), Y(share)), (left + ((i + 1) * step), Y(share)) });
        svg.Polyline(outline.Prepend((left, bottom)).Append((left + width, bottom)), Svg.Orange, 1.6);
    }

    private static void PairedColumns(Svg svg, Distribution d, double width, double height)
    {
        var highest = Highest(d);
        var step = Math.Min(28, width / d.Labels.Count);
        double H(double share) => share / highest * (height - 3);
        for (var i = 0; i < d.Labels.Count; i++)
        {
            svg.Rect(i * step, height - 1 - H(d.Reference[i]), (step * 0.45) - 1, H(d.Reference[i]), Svg.Blue, 0.7);
            svg.Rect((i + 0.45) * step, height - 1 - H(d.Current[i]), (step * 0.45) - 1, H(d.Current[i]), Svg.Orange, 0.9);
        }
    }

    private static string PairedBars(Distribution d)
    {
        const double Width = 400, Room = Width - LabelWidth - 52;
        var svg = new Svg(Width, (d.Labels.Count * RowHeight) + 4);
        var highest = Highest(d);
        for (var i = 0; i < d.Labels.Count; i++)
        {
            var y = (i * RowHeight) + 3;
            svg.Text(LabelWidth - 6, y + 12, Fit(d.Labels[i]), anchor: "end");
            Bar(svg, y, d.Reference[i], highest, Room, Svg.Blue);
            Bar(svg, y + 9, d.Current[i], highest, Room, Svg.Orange);
        }

        return svg.ToString();
    }

    private static void Bar(Svg svg, double y, double share, double highest, double room, string fill) => svg
        .Rect(LabelWidth, y, share / highest * room, 8, fill, 0.85, 1)
        .Text(LabelWidth + (share / highest * room) + 4, y + 7.5, Figures.Share(share), 9);

    private static string Fit(string label) => label.Length <= 15 ? label : label[..14] + "…";

    private static double Highest(Distribution d) => Math.Max(1e-9, d.Reference.Concat(d.Current).Max());
}
