using MLOps.Profiling;
using MLOps.Rendering.Charts;

namespace MLOps.Rendering;

/// <summary>One column in depth: all its figures, a larger chart, its frequent values.</summary>
internal static class ProfileDepth
{
    private const int VariantsShown = 5;

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
            html.Plain(group.Select(x => x.Name), [group.Select(x => x.Value)]);
        }

        foreach (var (name, value) in Lines(c).Where(l => l.Value.Length > 0))
        {
            html.Element("div", line => line.Element("span", name + ": ", ("class", "mlops-muted")).Text(value));
        }

        Correlograms(html, c);
        if (c.Top.Count > 0 && c.Top[0].Count > 1)
        {
            html.Plain(TopHeader, c.Top.Select(t => new[] { Shown(t.Value), Figures.Count(t.Count), Figures.Share((double)t.Count / c.Count) }));
        }

        foreach (var element in c.Elements)
        {
            html.Details($"{ProfileWords.Cut(element.Name, 60)} – {ProfileWords.Type(element)}, {ProfileWords.InShort(element, element.Count + element.Missing)}", one => Write(one, element));
        }
    }

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
            html.Element("div", d => d.Text(what + " ").Image(CorrelogramChart.Draw(values, series.Length), CorrelogramChart.Words(what, values, series.Length), 420, 90));
        }
    }

    // The ten smallest and largest, and what texts, URLs and series are made of: a line each, because there are so many.
    private static IEnumerable<(string Name, string Value)> Lines(ColumnProfile c)
    {
        yield return ("personal data", string.Join(", ", c.Personal.Select(p => p.InWords)));
        foreach (var variants in (c.Variants ?? []).Take(VariantsShown))
        {
            yield return ("spellings", $"{Shown(variants.Value)} {Figures.Count(variants.Count)}; {Counts(variants.Others)}");
        }

        yield return ("smallest", Values(c.Smallest));
        yield return ("largest", Values(c.Largest));
        yield return ("runs", c.Monotonicity is null or Monotonicity.None ? "" : Spaced(c.Monotonicity.ToString()!));
        yield return ("characters", c.Text is { } t ? $"{Figures.Count(t.Characters)}, {Figures.Count(t.DistinctCharacters)} different; {Counts(t.Categories)}" : "");
        yield return ("scripts", c.Text is { Scripts: var scripts } ? Counts(scripts) : "");
        yield return ("blocks", c.Text is { Blocks.Count: > 1 } b ? Counts(b.Blocks) : "");
        yield return ("words", c.Text is { Words: > 0 } w ? $"{Figures.Count(w.Words)}, {Figures.Count(w.DistinctWords)} different; {Counts(w.TopWords)}" : "");
        foreach (var part in c.Parts.Where(p => p.Count > 0))
        {
            yield return (part.Part, $"{Figures.Count(part.Distinct)} different; {Counts(part.Top)}");
        }

        yield return ("no dates", c.Invalid is > 0 and var invalid ? Figures.Count(invalid) : "");
        yield return ("gaps", c.Gaps is { Count: > 0 } g ? $"{Figures.Count(g.Count)} longer than three steps of {Figures.Duration(g.Step)}, the longest {Figures.Duration(g.Max ?? 0)}" : "");
        yield return ("series", c.Series is { } series ? $"ADF p = {Figures.Number(series.AdfP)}, {(series.Period is { } period ? $"repeats itself every {period} rows" : "no season")}" : "");
    }

    private static string Values(IReadOnlyList<TopValue> values) => string.Join(", ", values.Select(v => Shown(v.Value)));

    private static string Counts(IReadOnlyList<TopValue> values) => string.Join(", ", values.Take(6).Select(v => $"{Shown(v.Value)} {Figures.Count(v.Count)}"));

    private static string Spaced(string word) => string.Concat(word.Select((ch, i) => char.IsUpper(ch) ? (i > 0 ? " " : "") + char.ToLowerInvariant(ch) : ch.ToString()));

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
