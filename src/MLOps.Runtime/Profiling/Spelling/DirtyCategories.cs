namespace MLOps.Profiling.Spelling;

/// <summary>Finds values of a column that are probably one value in several spellings. Pure.</summary>
internal static class DirtyCategories
{
    /// <summary>Values told of a column.</summary>
    public const int Shown = 20;

    // A slip is rare beside what was meant; two names that resemble each other are not.
    private const double RareBeside = 0.1;
    private const int FewRows = 4;

    /// <param name="texts">All different texts of a column.</param>
    /// <param name="different">How many there are.</param>
    /// <returns>Groups of spellings, those with the most rows in other spellings first; at most twenty.</returns>
    /// <exception cref="UserException">What has to be held at once does not fit in memory.</exception>
    public static IReadOnlyList<SpellingVariants> Find(SpelledTexts texts, long different, MemoryBudget memory)
    {
        var groups = new SpellingGroups(texts, different, FewRows, memory);
        var slips = new SlipSearch(texts, groups, IsRare, memory).Find();
        return Joined(groups.Kept, slips).Where(j => j.Spellings.Count > 1).OrderByDescending(j => j.Spellings.Skip(1).Sum(s => s.Count)).ThenBy(j => j.Key, StringComparer.Ordinal)
            .Take(Shown).Select(Variants).ToList();
    }

    private static bool IsRare(long slip, long meant) => slip <= meant * RareBeside || (slip == 1 && meant >= FewRows);

    // Each is a slip of the most frequent value that it resembles, and what is a slip itself has none.
    private static IEnumerable<JoinedGroups> Joined(IEnumerable<SpellingGroup> groups, ILookup<string, SpellingGroup> slips)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in SpellingGroup.InOrder(groups).Where(g => !taken.Contains(g.Key)))
        {
            var own = SpellingGroup.InOrder(slips[group.Key].Where(s => !taken.Contains(s.Key))).ToList();
            taken.UnionWith(own.Select(s => s.Key));
            yield return new(group.Key, [.. group.Spellings, .. SpellingGroup.InOrder(own.SelectMany(s => s.Spellings))], own.Count > 0);
        }
    }

    private static SpellingVariants Variants(JoinedGroups joined)
    {
        var all = joined.Spellings;
        return new(Value(all[0]), all[0].Count, all.Skip(1).Select(v => new TopValue(Value(v), v.Count)).ToList(), joined.HasSlips);
    }

    private static ProfileValue Value(SpelledText text) => ProfileValue.OfText(ColumnFigures.Cut(text.Text));

    private sealed record JoinedGroups(string Key, IReadOnlyList<SpelledText> Spellings, bool HasSlips);
}
