using System.Text;
using MLOps.Profiling;

namespace MLOps.Rendering.Charts;

/// <summary>A histogram, small enough for a table's cell or large with its axis. Counts are drawn from zero, linearly.</summary>
internal static class HistogramChart
{
    public static string Small(Histogram histogram, string color = Svg.Blue)
    {
        const double width = 120, height = 26;
        return new Svg(width, height)
            .Area(Bars(histogram.Counts, 0, 0.5, width, height - 1), color)
            .Line(0, height - 0.5, width, height - 0.5, opacity: 0.5)
            .ToString();
    }

    /// <param name="wholeUpTo">The largest value when all are whole numbers, whose bins begin and end between them; null for others.</param>
    public static string Large(Histogram histogram, string color = Svg.Blue, double? wholeUpTo = null)
    {
        const double width = 420, height = 150, left = 44, top = 8, plot = 112;
        var most = histogram.Counts.Max();
        return new Svg(width, height)
            .Line(left, top, width, top, opacity: 0.2)
            .Line(left, top + (plot / 2), width, top + (plot / 2), opacity: 0.2)
            .Text(left - 6, top + 4, Figures.Count(most), 10, "end")
            .Text(left - 6, top + plot + 3, "0", 10, "end")
            .Area(Bars(histogram.Counts, left, top, width - left, plot), color)
            .Line(left, top + plot, width, top + plot)
            .Text(left, height - 12, From(histogram, 0, wholeUpTo), 10)
            .Text((left + width) / 2, height - 12, From(histogram, histogram.Edges.Count / 2, wholeUpTo), 10, "middle")
            .Text(width, height - 12, To(histogram, histogram.Counts.Count - 1, wholeUpTo), 10, "end")
            .ToString();
    }

    /// <summary>What the picture shows: "Histogram from -1.6 to 38.9, fullest between 12 and 13.5"; of whole numbers "from 0 to 29, fullest at 3".</summary>
    public static string Words(Histogram histogram, double? wholeUpTo = null)
    {
        var fullest = histogram.Counts.Select((n, i) => (n, i)).MaxBy(x => x.n).i;
        var (from, to) = (From(histogram, fullest, wholeUpTo), To(histogram, fullest, wholeUpTo));
        return $"Histogram from {From(histogram, 0, wholeUpTo)} to {To(histogram, histogram.Counts.Count - 1, wholeUpTo)}, fullest {(from == to ? $"at {from}" : $"between {from} and {to}")}";
    }

    private static string From(Histogram histogram, int bin, double? wholeUpTo) => histogram.Edges[bin] is { Number: { } edge } && wholeUpTo is not null ? Figures.Number(Math.Ceiling(edge)) : Shown(histogram.Edges[bin]);

    private static string To(Histogram histogram, int bin, double? wholeUpTo) =>
        histogram.Edges[bin + 1] is { Number: { } edge } && wholeUpTo is { } last ? Figures.Number(Math.Min(Math.Floor(edge), last)) : Shown(histogram.Edges[bin + 1]);

    private static string Shown(ProfileValue edge) => edge.Number is { } number ? Figures.Number(number) : edge.Text[..Math.Min(edge.Text.Length, 16)];

    // A bin that holds anything is never invisible.
    private static string Bars(IReadOnlyList<long> counts, double left, double top, double width, double height)
    {
        var path = new StringBuilder();
        var most = Math.Max(1, counts.Max());
        var step = width / counts.Count;
        var gap = step > 4 ? 1 : step * 0.15;
        for (var i = 0; i < counts.Count; i++)
        {
            if (counts[i] > 0)
            {
                var h = Math.Max(1, height * counts[i] / most);
                path.Append('M').Append(Svg.N(left + (i * step))).Append(' ').Append(Svg.N(top + height))
                    .Append('v').Append(Svg.N(-h)).Append('h').Append(Svg.N(step - gap)).Append('v').Append(Svg.N(h)).Append('z');
            }
        }

        return path.ToString();
    }
}
