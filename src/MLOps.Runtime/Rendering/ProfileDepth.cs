using MLOps.Profiling;
using MLOps.Rendering.Charts;

namespace MLOps.Rendering;

/// <summary>One column in depth: a larger chart, all its figures, its frequent values.</summary>
internal static class ProfileDepth
{
    private const int BarLength = 16;

    /// <param name="first">The column's values in the first rows; empty when they are not to be shown.</param>
    public static void Write(Html html, ColumnProfile c, IReadOnlyList<object?> first)
    {
        Charts(html, c);
        foreach (var group in ProfileFigures.Groups(c).Where(g => g.Count > 0))
        {
            html.Plain(group.Select(x => x.Name), [group.Select(x => x.Value)]);
        }

        foreach (var (name, value) in ProfileFigures.Lines(c, first).Where(l => l.Value.Length > 0))
        {
            html.Element("div", line => line.Element("span", name + ": ", ("class", "mlops-muted")).Text(value));
        }

        Correlograms(html, c);
        if (c.Top.Count > 0 && c.Top[0].Count > 1)
        {
            Top(html, c);
        }

        foreach (var element in c.Elements)
        {
            html.Details($"{ProfileWords.Cut(element.Name, 60)} – {ProfileWords.Type(element)}, {ProfileWords.InShort(element, element.Count + element.Missing)}", one => Write(one, element, []));
        }
    }

    // Numbers have their histogram; ten pictures a column would be most of the page, so that the bars are made of characters.
    private static void Top(Html html, ColumnProfile c) => html.Element("table", table =>
    {
        table.Element("tr", tr => tr.Element("th", "most frequent").Element("th", "count").Element("th", "share"), ("align", "left"));
        foreach (var top in c.Top)
        {
            table.Element("tr", tr =>
            {
                tr.Element("td", ProfileFigures.Shown(top.Value)).Element("td", Figures.Count(top.Count)).Element("td", Figures.Share((double)top.Count / c.Count));
                _ = c.Histogram is null ? tr.Element("td", new string('█', (int)Math.Round((double)BarLength * top.Count / c.Top[0].Count)), ("aria-hidden", "true"), ("style", "color:" + Svg.Blue)) : tr;
            });
        }
    });

    private static void Charts(Html html, ColumnProfile c)
    {
        if (c.Histogram is { } histogram)
        {
            Histogram(html, histogram, c.Type == ColumnKind.Datetime ? Svg.Green : Svg.Blue, ProfileWords.WholeUpTo(c), "");
        }

        if (c.Type != ColumnKind.Categorical && c.Text?.LengthHistogram is { } lengths)
        {
            html.Element("div", "lengths in characters", ("class", "mlops-muted"));
            Histogram(html, lengths, Svg.Purple, c.LengthMax, "Lengths: ");
        }
    }

    private static void Histogram(Html html, Histogram histogram, string color, double? wholeUpTo, string of) =>
        html.Element("div", d => d.Image(HistogramChart.Large(histogram, color, wholeUpTo), of + HistogramChart.Words(histogram, wholeUpTo), 420, 150));

    private static void Correlograms(Html html, ColumnProfile c)
    {
        if (c.Series is { } series)
        {
            Correlogram(html, "autocorrelation", series.Acf, series);
            Correlogram(html, "partial autocorrelation", series.Pacf, series);
        }
    }

    private static void Correlogram(Html html, string what, IReadOnlyList<double> values, SeriesFigures series)
    {
        if (values.Count > 2)
        {
            html.Element("div", $"{what} with the value so many rows before; those of noise stay in the grey band", ("class", "mlops-muted"));
            html.Element("div", d => d.Image(CorrelogramChart.Draw(values, series), CorrelogramChart.Words(what, values, series.Length), CorrelogramChart.Width, CorrelogramChart.Height));
        }
    }
}
