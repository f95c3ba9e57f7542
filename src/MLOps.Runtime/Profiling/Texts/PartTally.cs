namespace MLOps.Profiling.Texts;

/// <summary>Counts the parts of URLs or paths.</summary>
internal sealed class PartTally(IReadOnlyList<string> parts, Func<string, IReadOnlyList<string>?> split)
{
    private readonly List<Dictionary<string, long>> _counts = parts.Select(_ => new Dictionary<string, long>(StringComparer.Ordinal)).ToList();

    public static PartTally? Of(ColumnKind kind) => kind switch
    {
        ColumnKind.Url => new(UrlText.Parts, UrlText.Split),
        ColumnKind.Path => new(PathText.Parts, PathText.Split),
        _ => null,
    };

    public void Add(string text, long count)
    {
        if (split(text) is not { } found)
        {
            return;
        }

        for (var i = 0; i < found.Count; i++)
        {
            if (found[i].Length > 0)
            {
                _counts[i][found[i]] = _counts[i].GetValueOrDefault(found[i]) + count;
            }
        }
    }

    public IReadOnlyList<PartFigures> Figures(bool isExact, int top) => parts.Select((name, i) => new PartFigures(
        name, _counts[i].Values.Sum(), _counts[i].Count,
        _counts[i].OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(top).Select(c => new TopValue(ProfileValue.OfText(c.Key), c.Value)).ToList(),
        isExact)).ToList();
}
