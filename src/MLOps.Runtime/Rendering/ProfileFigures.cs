using MLOps.Profiling;

namespace MLOps.Rendering;

/// <summary>All figures of a column, named as people read them: short ones in groups, long ones a line each.</summary>
internal static class ProfileFigures
{
    private const int VariantsShown = 5;

    /// <summary>Counts, places, and the shape of the distribution.</summary>
    public static IEnumerable<IReadOnlyList<(string Name, string Value)>> Groups(ColumnProfile c)
    {
        yield return
        [
            ("count", Figures.Count(c.Count)), ("missing", OfRows(c.Missing, c)), ("distinct", $"{ProfileWords.Distinct(c)} ({Figures.Share(c.Count == 0 ? 0 : (double)c.Distinct / c.Count)})"),
            .. Whole("zeros", c.Zeros, c), .. Whole("negative", c.Negatives, c), .. Whole("infinite", c.Infinite, c),
            .. Whole("no dates", c.Invalid is > 0 ? c.Invalid : null, c),
        ];
        yield return [.. Length("shortest", c.LengthMin), .. Real("mean length", c.LengthMean), .. Real("median length", c.Text?.LengthMedian), .. Length("longest", c.LengthMax)];
        yield return
        [
            .. Value("min", c.Min), .. Real("5 %", c.Q05), .. Real("25 %", c.Q25), .. Real("median", c.Median), .. Real("75 %", c.Q75), .. Real("95 %", c.Q95),
            .. Value("max", c.Max), .. Range(c), .. Real("iqr", c.Iqr), .. Real("mad", c.Mad),
        ];
        yield return
        [
            .. Real("mean", c.Mean), .. Real("std", c.Std), .. Real("variance", c.Variance), .. Real("cv", c.Cv), .. Real("skewness", Rounded(c.Skewness)),
            .. Real("excess kurtosis", Rounded(c.Kurtosis)), .. Real("sum", c.Sum), .. Real("imbalance", c.Imbalance), .. Chance("p of equal frequencies", c.UniformP),
        ];
    }

    /// <summary>The smallest and largest values, and what texts, URLs and series are made of.</summary>
    public static IEnumerable<(string Name, string Value)> Lines(ColumnProfile c, IReadOnlyList<object?> first)
    {
        yield return ("personal data", string.Join(", ", c.Personal.Select(p => p.InWords)));
        foreach (var variants in (c.Variants ?? []).Take(VariantsShown))
        {
            yield return ("spellings", $"{Shown(variants.Value)} {Figures.Count(variants.Count)}; {Counts(variants.Others)}");
        }

        yield return ("first", c.Type is ColumnKind.Text or ColumnKind.Url or ColumnKind.Path or ColumnKind.Nested ? string.Join(", ", first.Select(v => v is null ? "–" : ProfileWords.Cut(Figures.Value(v), 80))) : "");
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

        yield return ("files", c.Files is { } files ? Files(files) : "");
        yield return ("pictures", c.Files?.Pictures is { } pictures ? Pictures(pictures) : "");
        yield return ("gaps", c.Gaps is { Count: > 0 } g ? Gaps(g) : "");
        yield return ("series", c.Series is { } series ? Series(series) : "");
    }

    /// <summary>A value as a report shows it.</summary>
    public static string Shown(ProfileValue value) => value switch
    {
        { Number: { } x } when Math.Abs(x) < 1e15 => Figures.Number(x),
        { Text.Length: 0 } => "(empty text)",
        _ => ProfileWords.Cut(value.Text, 80),
    };

    private static string Files(FileFigures f) =>
        $"{Figures.Count(f.Found)} there, {Figures.Count(f.Lost)} not{(f.Sizes is { } s ? $"; {Figures.Size(s.Min)} to {Figures.Size(s.Max)}, median {Figures.Size(s.Median)}, {Figures.Size(s.Sum)} in all; written {Figures.Time(f.Oldest!.Value)} to {Figures.Time(f.Newest!.Value)} UTC" : "")}{(f.IsExact ? "" : $"; of {Figures.Count(f.Found + f.Lost)} different texts")}";

    private static string Pictures(PictureFigures p) =>
        $"{Counts(p.Formats)}{(p.Widths is { } w && p.Heights is { } h ? $"; {Figures.Count(w.Min)} to {Figures.Count(w.Max)} pixels wide, {Figures.Count(h.Min)} to {Figures.Count(h.Max)} high" : "")}{(p.Damaged > 0 ? $"; {Figures.Count(p.Damaged)} damaged" : "")}";

    private static string Gaps(GapFigures g) =>
        $"{Figures.Count(g.Count)} longer than three steps of {ProfileWords.Span(g.Step)}: {ProfileWords.Span(g.Min ?? 0)} to {ProfileWords.Span(g.Max ?? 0)}, mean {ProfileWords.Span(g.Mean ?? 0)}{(g.Std is { } std ? $" ± {ProfileWords.Span(std)}" : "")}";

    private static string Series(SeriesFigures s)
    {
        var root = s.IsStationary is { } stationary ? $"{(stationary ? "stationary" : "not stationary")} (ADF p = {Figures.Chance(s.AdfP)})" : "no test of stationarity";
        return $"{root}, {(s.Period is { } period ? $"repeats itself every {period} rows" : "no season")}, in the order of {s.OrderedBy ?? "the rows"}";
    }

    private static string Values(IReadOnlyList<TopValue> values) => string.Join(", ", values.Select(v => Shown(v.Value)));

    private static string Counts(IReadOnlyList<TopValue> values) => string.Join(", ", values.Take(6).Select(v => $"{Shown(v.Value)} {Figures.Count(v.Count)}"));

    private static string Spaced(string word) => string.Concat(word.Select((ch, i) => char.IsUpper(ch) ? (i > 0 ? " " : "") + char.ToLowerInvariant(ch) : ch.ToString()));

    private static (string, string)[] Whole(string name, long? value, ColumnProfile c) => value is { } n ? [(name, OfRows(n, c))] : [];

    // Of a symmetric column the last bits are not zero; nobody wants to read them.
    private static double? Rounded(double? shape) => shape is { } x && double.IsFinite(x) ? Math.Round(x, 4) : shape;

    private static (string, string)[] Length(string name, long? value) => value is { } n ? [(name, Figures.Count(n))] : [];

    private static (string, string)[] Chance(string name, double? p) => p is null ? [] : [(name, Figures.Chance(p))];

    private static (string, string)[] Range(ColumnProfile c) =>
        c.Range is not { } range ? [] : [("range", c.Type == ColumnKind.Datetime ? ProfileWords.Span(range) : Figures.Number(range))];

    private static string OfRows(long n, ColumnProfile c) => n == 0 ? "0" : $"{Figures.Count(n)} ({Figures.Share((double)n / (c.Count + c.Missing))})";

    private static (string, string)[] Real(string name, double? value) => value is { } x ? [(name, Figures.Number(x))] : [];

    private static (string, string)[] Value(string name, ProfileValue? value) =>
        value is null ? [] : [(name, value.Number is { } x && Math.Abs(x) < 1e15 ? Figures.Number(x) : value.Text)];
}
