namespace MLOps.Profiling.Texts;

/// <summary>Counts the parts of URLs or paths.</summary>
internal sealed class PartTally(IReadOnlyList<string> parts, Func<string, IReadOnlyList<string>?> split, int top, long mostBytes)
{
    private readonly List<BoundedCounts> _counts = parts.Select(_ => new BoundedCounts(mostBytes / parts.Count, top)).ToList();

    /// <param name="mostBytes">What different parts may take at once.</param>
    public static PartTally? Of(ColumnKind kind, int top, long mostBytes) => kind switch
    {
        ColumnKind.Url => new(UrlText.Parts, UrlText.Split, top, mostBytes),
        ColumnKind.Path => new(PathText.Parts, PathText.Split, top, mostBytes),
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
                _counts[i].Add(found[i], count);
            }
        }
    }

    /// <summary>Ends a pass over the texts; true when all of them are to be added again.</summary>
    public bool NeedsAnotherPass() => _counts.ConvertAll(c => c.NeedsAnotherPass()).Contains(true);

    public IReadOnlyList<PartFigures> Figures(bool isExact) => parts.Select((name, i) => new PartFigures(
        name, _counts[i].Total, _counts[i].Distinct, _counts[i].Most.Select(c => new TopValue(ProfileValue.OfText(c.Key), c.Value)).ToList(), isExact)).ToList();
}
