namespace MLOps.Profiling.Spelling;

/// <summary>A text of a column as it is written.</summary>
/// <param name="Key">See <see cref="SpellingKey"/>; never empty.</param>
internal readonly record struct SpelledText(string Key, string Text, long Count);

/// <summary>All spellings of one key.</summary>
internal sealed class SpellingGroup(string key)
{
    private readonly List<SpelledText> _spellings = [];

    public string Key => key;

    public long Rows { get; private set; }

    /// <summary>The most frequent first.</summary>
    public IEnumerable<SpelledText> Spellings => InOrder(_spellings);

    public bool HasSeveral => _spellings.Count > 1;

    public void Add(SpelledText spelling)
    {
        _spellings.Add(spelling);
        Rows += spelling.Count;
    }

    public static IOrderedEnumerable<SpelledText> InOrder(IEnumerable<SpelledText> spellings) => spellings.OrderByDescending(s => s.Count).ThenBy(s => s.Text, StringComparer.Ordinal);

    /// <summary>Those with the most rows first.</summary>
    public static IOrderedEnumerable<SpellingGroup> InOrder(IEnumerable<SpellingGroup> groups) => groups.OrderByDescending(g => g.Rows).ThenBy(g => g.Key, StringComparer.Ordinal);
}
