namespace MLOps.Profiling.Comparing;

/// <summary>What changed in a column, in a sentence. Pure.</summary>
internal static class ComparisonSentences
{
    private const double NotableMissing = 0.005;
    private const double NotablePsi = 0.1;
    private const int Named = 3;

    public static string Of(ColumnChange change, IReadOnlyList<string> sources, IReadOnlyList<ColumnProfile?> profiles, IReadOnlyList<ColumnDistance?> distances) => change switch
    {
        ColumnChange.New => $"only in {List(sources.Where((_, i) => profiles[i] is not null))}",
        ColumnChange.Lost => $"not in {List(sources.Where((_, i) => profiles[i] is null))}",
        ColumnChange.Type => List(sources.Select((s, i) => $"{Kind(profiles[i]!)} in {s}")),
        _ => Values(sources, profiles, distances),
    };

    // Of several later sources, the one that lies farthest from the first.
    private static string Values(IReadOnlyList<string> sources, IReadOnlyList<ColumnProfile?> profiles, IReadOnlyList<ColumnDistance?> distances)
    {
        var farthest = Enumerable.Range(0, distances.Count).MaxBy(i => distances[i]?.JensenShannon ?? 0);
        var (first, later, distance) = (profiles[0]!, profiles[farthest + 1]!, distances[farthest]);
        var parts = new[] { Middle(first, later), Missing(first, later), Only("new", distance?.New), Only("lost", distance?.Lost), Moved(distance) }.Where(p => p.Length > 0).ToList();
        parts.AddRange(parts.Count == 0 && distance?.Psi >= NotablePsi ? [Spread(first, later)] : []);
        var said = parts.Count == 0 ? "the same" : string.Join("; ", parts);
        return sources.Count > 2 && parts.Count > 0 ? $"{sources[farthest + 1]}: {said}" : said;
    }

    private static string Middle(ColumnProfile first, ColumnProfile later) => (first.Median, later.Median) switch
    {
        ({ } a, { } b) when a != b => $"median {Figures.Number(a)} → {Figures.Number(b)}",
        _ when first is { Type: ColumnKind.Datetime, Max: { } before } && later.Max is { } after && before.Text != after.Text => $"up to {Day(before)} → {Day(after)}",
        _ => "",
    };

    // The middle stayed and no category stands out: what else moved.
    private static string Spread(ColumnProfile first, ColumnProfile later) => (first.Mean, later.Mean, first.Std, later.Std) switch
    {
        ({ } a, { } b, _, _) when Figures.Number(a) != Figures.Number(b) => $"mean {Figures.Number(a)} → {Figures.Number(b)}",
        (_, _, { } a, { } b) when Figures.Number(a) != Figures.Number(b) => $"std {Figures.Number(a)} → {Figures.Number(b)}",
        _ => "spread differently",
    };

    private static string Day(ProfileValue time) => time.Text[..Math.Min(10, time.Text.Length)];

    private static string Missing(ColumnProfile first, ColumnProfile later) => Math.Abs(first.MissingShare - later.MissingShare) >= NotableMissing
        ? $"missing {Figures.Share(first.MissingShare)} → {Figures.Share(later.MissingShare)}"
        : "";

    private static string Only(string word, IReadOnlyList<TopValue>? values) => values is not { Count: > 0 }
        ? ""
        : $"{word}: {string.Join(", ", values.Take(Named).Select(v => $"'{Cut(v.Value.Text)}'"))}{(values.Count > Named ? ", …" : "")}";

    private static string Moved(ColumnDistance? distance)
    {
        if (distance?.Shares is not { Labels.Count: > 0 } shares)
        {
            return distance is { OfLengths: true, Psi: >= 0.1 } ? "lengths differ" : "";
        }

        var at = Enumerable.Range(0, shares.Labels.Count).MaxBy(i => Math.Abs(shares.First[i] - shares.Later[i]));
        return shares.First[at] is var a && shares.Later[at] is var b && a > 0 && b > 0 && Math.Abs(a - b) >= 0.01 ? $"'{Cut(shares.Labels[at])}' {Figures.Share(a)} → {Figures.Share(b)}" : "";
    }

    private static string Kind(ColumnProfile profile) => profile.Type == ColumnKind.TimeSeries ? "a time series" : profile.Type.ToString().ToLowerInvariant();

    private static string Cut(string text) => text.Length > 24 ? text[..23] + "…" : text;

    private static string List(IEnumerable<string> words) => words.ToList() is { Count: > 1 } many ? $"{string.Join(", ", many.SkipLast(1))} and {many[^1]}" : words.First();
}
