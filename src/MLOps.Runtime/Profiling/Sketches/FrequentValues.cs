namespace MLOps.Profiling.Sketches;

/// <summary>The most frequent values of a column, and how often any other may occur. Of personal data none is listed.</summary>
public sealed record FrequentValues
{
    /// <summary>Values that are kept at most.</summary>
    public required int Most { get; init; }

    /// <summary>The most frequent first, of equals the smallest text first.</summary>
    public required IReadOnlyList<FrequentValue> Values { get; init; }

    /// <summary>No value that is not listed occurs more often. 0: all values are listed.</summary>
    public required long Others { get; init; }

    /// <summary>True when every value is listed with its exact count.</summary>
    public bool IsComplete => Others == 0;

    /// <summary>
    /// The values of both: exact while all fit. Else the count of a value that only one of them lists is a lower bound, and its slack
    /// what it may lack (Agarwal, Cormode, Huang, Phillips, Wei and Yi, "Mergeable summaries", 2012).
    /// </summary>
    public FrequentValues Merge(FrequentValues other)
    {
        var (mine, theirs) = (Values.ToDictionary(v => v.Text, StringComparer.Ordinal), other.Values.ToDictionary(v => v.Text, StringComparer.Ordinal));
        var merged = mine.Keys.Union(theirs.Keys, StringComparer.Ordinal)
            .Select(text => Sum(text, mine.GetValueOrDefault(text) ?? new(text, 0, Others), theirs.GetValueOrDefault(text) ?? new(text, 0, other.Others)))
            .OrderByDescending(v => v.Count).ThenBy(v => v.Text, StringComparer.Ordinal).ToList();
        var dropped = merged.Skip(Most).Select(v => v.Count + v.Slack).DefaultIfEmpty().Max();
        return this with { Values = merged.Take(Most).ToList(), Others = Math.Max(Others + other.Others, dropped) };
    }

    private static FrequentValue Sum(string text, FrequentValue a, FrequentValue b) => new(text, a.Count + b.Count, a.Slack + b.Slack);
}

/// <param name="Text">The value as the engine writes it, cut to 200 characters.</param>
/// <param name="Count">At least so many.</param>
/// <param name="Slack">At most so many more.</param>
public sealed record FrequentValue(string Text, long Count, long Slack = 0);
