using System.Globalization;
using System.Text;

namespace MLOps.Profiling.Texts;

/// <summary>Counts lengths, characters and words of texts, one text after the other.</summary>
/// <param name="mostBytes">What different words may take at once.</param>
internal sealed class TextTally(int top, long mostBytes)
{
    private readonly Dictionary<int, long> _lengths = [];
    private readonly long[] _ascii = new long[128];
    private readonly Dictionary<Rune, long> _runes = [];
    private readonly BoundedCounts _words = new(mostBytes, top);
    private long _texts;

    /// <param name="count">How often the text occurs.</param>
    public void Add(string text, long count)
    {
        _texts += count;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            length++;
            if (rune.IsAscii)
            {
                _ascii[rune.Value] += count;
            }
            else
            {
                _runes[rune] = _runes.GetValueOrDefault(rune) + count;
            }
        }

        _lengths[length] = _lengths.GetValueOrDefault(length) + count;
        AddWords(text, count);
    }

    /// <summary>Ends a pass over the texts; true when the words of all of them are to be added again, by <see cref="AddWords"/>.</summary>
    public bool NeedsAnotherPass() => _words.NeedsAnotherPass();

    public TextFigures Figures(bool isExact, int bins)
    {
        var runes = _ascii.Select((n, i) => (Rune: new Rune(i), Count: n)).Concat(_runes.Select(r => (Rune: r.Key, Count: r.Value))).Where(r => r.Count > 0).ToList();
        var lengths = new CountedValues(_lengths.Select(l => new CountedValue("", l.Key, l.Value)));
        return new()
        {
            Texts = _texts,
            LengthMedian = lengths.Quantiles([0.5])?[0] ?? 0,
            LengthHistogram = Histogram(lengths, bins),
            Characters = runes.Sum(r => r.Count),
            DistinctCharacters = runes.Count,
            TopCharacters = Most(runes.Select(r => (Shown(r.Rune), r.Count)), top),
            Categories = Most(Grouped(runes, r => Category(Rune.GetUnicodeCategory(r))), int.MaxValue),
            Scripts = Most(Grouped(runes, UnicodeNames.Scripts.Of), int.MaxValue),
            Blocks = Most(Grouped(runes, UnicodeNames.Blocks.Of), int.MaxValue),
            Words = _words.Total,
            DistinctWords = _words.Distinct,
            TopWords = Most(_words.Most.Select(w => (w.Key, w.Value)), top),
            IsExact = isExact,
        };
    }

    public void AddWords(string text, long count)
    {
        Span<char> lower = stackalloc char[64];
        foreach (var range in new WordRanges(text))
        {
            var word = text.AsSpan(range);
            var buffer = word.Length <= lower.Length ? lower[..word.Length] : new char[word.Length];
            word.ToLowerInvariant(buffer);
            _words.Add(buffer, count);
        }
    }

    private static Histogram? Histogram(CountedValues lengths, int bins)
    {
        if (lengths.Values.Count < 2)
        {
            return null;
        }

        var edges = HistogramEdges.Whole(lengths.Values[0], lengths.Values[^1], bins, 0.5);
        return new(edges.Select(ProfileValue.OfNumber).ToList(), lengths.Bins(edges).Select(n => (long)n).ToList());
    }

    private static IEnumerable<(string, long)> Grouped(List<(Rune Rune, long Count)> runes, Func<Rune, string> name) =>
        runes.GroupBy(r => name(r.Rune), StringComparer.Ordinal).Select(g => (g.Key, g.Sum(r => r.Count)));

    private static List<TopValue> Most(IEnumerable<(string Text, long Count)> counted, int most) => counted
        .OrderByDescending(c => c.Count).ThenBy(c => c.Text, StringComparer.Ordinal).Take(most)
        .Select(c => new TopValue(ProfileValue.OfText(c.Text), c.Count)).ToList();

    // A control character or a lone mark would do harm or be invisible where it is shown.
    private static string Shown(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => $"U+{rune.Value:X4}",
        _ => rune.ToString(),
    };

    // "LowercaseLetter" as "Lowercase letter".
    private static string Category(UnicodeCategory category)
    {
        var name = category.ToString();
        return string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString()));
    }
}
