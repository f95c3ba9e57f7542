namespace MLOps.Profiling.Spelling;

/// <summary>Finds the groups of a column's spellings that are a slip of another, more frequent one.</summary>
/// <param name="isRare">Whether so many rows may be a slip beside so many.</param>
internal sealed class SlipSearch(SpelledTexts texts, SpellingGroups groups, Func<long, long, bool> isRare, MemoryBudget memory)
{
    private readonly List<SpellingGroup> _meant = groups.Kept.Where(g => isRare(groups.FewestRows, g.Rows)).ToList();
    private readonly Dictionary<(string Meant, string Slip), SpellingGroup> _slips = [];

    /// <returns>By the key of what was meant.</returns>
    public ILookup<string, SpellingGroup> Find()
    {
        var all = new SlipSignatures();
        var signatures = _meant.Sum(g => (long)all.Of(g.Key).Length);
        var passes = (ulong)Math.Ceiling((double)SlipIndex.BytesPerSignature * signatures / (memory.Own / 4));
        for (var pass = 0UL; pass < passes; pass++)
        {
            Find(Index(new(passes, pass, signatures / (long)passes)));
        }

        return _slips.ToLookup(s => s.Key.Meant, s => s.Value, StringComparer.Ordinal);
    }

    private SlipIndex Index(SlipIndex index)
    {
        for (var i = 0; i < _meant.Count; i++)
        {
            texts.Cancellation.ThrowIfCancellationRequested();
            index.Add(_meant[i].Key, i);
        }

        return index;
    }

    private void Find(SlipIndex index)
    {
        var most = _meant.Max(g => g.Rows);
        foreach (var group in groups.Kept.Where(g => isRare(g.Rows, most)))
        {
            Match(index, group.Key, group.Rows, () => group);
        }

        // What is not kept has one spelling.
        texts.Read(text =>
        {
            if (isRare(text.Count, most) && !groups.Has(text.Key))
            {
                Match(index, text.Key, text.Count, () => Alone(text));
            }
        });
    }

    private void Match(SlipIndex index, string key, long rows, Func<SpellingGroup> group)
    {
        texts.Cancellation.ThrowIfCancellationRequested();
        foreach (var meant in index.Near(key).Select(i => _meant[i]).Where(m => m.Key != key && isRare(rows, m.Rows) && SpellingKey.IsSlip(m.Key, key)))
        {
            _slips.TryAdd((meant.Key, key), group());
        }
    }

    private static SpellingGroup Alone(SpelledText text)
    {
        var group = new SpellingGroup(text.Key);
        group.Add(text);
        return group;
    }
}
