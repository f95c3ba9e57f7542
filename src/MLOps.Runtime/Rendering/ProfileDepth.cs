using MLOps.Profiling;
using MLOps.Rendering.Charts;

namespace MLOps.Rendering;

/// <summary>One column in depth: all its figures, a larger chart, its frequent values.</summary>
internal static class ProfileDepth
{
    private static readonly string[] TopHeader = ["most frequent", "count", "share"];

    public static void Write(Html html, ColumnProfile c)
    {
        if (c.Histogram is { } histogram)
        {
            html.Element("div", d => d.Image(
                HistogramChart.Large(histogram, c.Type == ColumnKind.Datetime ? Svg.Green : Svg.Blue), HistogramChart.Words(histogram), 420, 150));
        }

        foreach (var group in Groups(c).Where(g => g.Length > 0))
        {
            Plain(html, group.Select(x => x.Name), [group.Select(x => x.Value)]);
        }

        if (c.Top.Count > 0 && c.Top[0].Count > 1)
        {
            Plain(html, TopHeader, c.Top.Select(t => new[] { Shown(t.Value), Figures.Count(t.Count), Figures.Share((double)t.Count / c.Count) }));
        }
    }

    // Without an alignment on every cell: there are so many that it would be most of the page.
    private static void Plain(Html html, IEnumerable<string> header, IEnumerable<IEnumerable<string>> rows) => html.Element("table", table =>
    {
        Row(table, "th", header);
        foreach (var row in rows)
        {
            Row(table, "td", row);
        }
    });

    private static void Row(Html table, string tag, IEnumerable<string> cells) => table.Element("tr", tr =>
    {
        foreach (var cell in cells)
        {
            tr.Element(tag, cell);
        }
    }, ("align", "left"));

    private static string Shown(ProfileValue value) => value switch
    {
        { Number: { } x } when Math.Abs(x) < 1e15 => Figures.Number(x),
        { Text.Length: 0 } => "(empty text)",
        _ => ProfileWords.Cut(value.Text, 80),
    };

    private static IEnumerable<(string Name, string Value)[]> Groups(ColumnProfile c)
    {
        yield return
        [
            ("count", Figures.Count(c.Count)), ("missing", $"{Figures.Count(c.Missing)} ({Figures.Share(c.MissingShare)})"), ("distinct", ProfileWords.Distinct(c)),
            .. Whole("zeros", c.Zeros), .. Whole("negative", c.Negatives), .. Whole("infinite", c.Infinite),
            .. Whole("shortest", c.LengthMin), .. Real("mean length", c.LengthMean), .. Whole("longest", c.LengthMax),
        ];
        yield return
        [
            .. Value("min", c.Min), .. Real("5 %", c.Q05), .. Real("25 %", c.Q25), .. Real("median", c.Median), .. Real("75 %", c.Q75), .. Real("95 %", c.Q95),
            .. Value("max", c.Max), .. Real("iqr", c.Iqr), .. Real("mad", c.Mad),
        ];
        yield return
        [
            .. Real("mean", c.Mean), .. Real("std", c.Std), .. Real("variance", c.Variance), .. Real("cv", c.Cv), .. Real("skewness", c.Skewness),
            .. Real("excess kurtosis", c.Kurtosis), .. Real("sum", c.Sum),
        ];
    }

    private static (string, string)[] Whole(string name, long? value) => value is { } n ? [(name, Figures.Count(n))] : [];

    private static (string, string)[] Real(string name, double? value) => value is { } x ? [(name, Figures.Number(x))] : [];

    private static (string, string)[] Value(string name, ProfileValue? value) =>
        value is null ? [] : [(name, value.Number is { } x && Math.Abs(x) < 1e15 ? Figures.Number(x) : value.Text)];
}
