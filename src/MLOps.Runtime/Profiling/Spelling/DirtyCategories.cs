namespace MLOps.Profiling.Spelling;

/// <summary>Finds values of a column that are probably one value in several spellings. Pure.</summary>
internal static class DirtyCategories
{
    private const int MostForSlips = 1_000;
    private const int Shown = 20;

    // A slip is rare beside what was meant; two names that resemble each other are not.
    private const double RareBeside = 0.1;
    private const int FewRows = 4;

    /// <param name="values">All different values; null when there are too many.</param>
    public static ColumnProfile Mark(ColumnProfile column, IReadOnlyList<CountedValue>? values) =>
        column.Type is ColumnKind.Text or ColumnKind.Categorical && values is not null && column.Personal.Count == 0 ? column with { Variants = Find(values) } : column;

    /// <param name="values">All different values of a text column with their counts.</param>
    /// <returns>Groups of spellings, those with the most rows in other spellings first; at most twenty.</returns>
    public static IReadOnlyList<SpellingVariants> Find(IReadOnlyList<CountedValue> values)
    {
        var groups = values.GroupBy(v => SpellingKey.Of(v.Text), StringComparer.Ordinal).Where(g => g.Key.Length > 0)
            .Select(g => new Group(g.Key, g.OrderByDescending(v => v.Count).ThenBy(v => v.Text, StringComparer.Ordinal).ToList())).ToList();
        var joined = groups.Count <= MostForSlips ? WithSlips(groups) : groups.Select(g => new Joined(g, [])).ToList();
        return joined.Where(j => j.Spellings.Count > 1).OrderByDescending(j => j.Spellings.Skip(1).Sum(s => s.Count)).ThenBy(j => j.Group.Key, StringComparer.Ordinal)
            .Take(Shown).Select(Variants).ToList();
    }

    private static List<Joined> WithSlips(List<Group> groups)
    {
        var byRows = groups.OrderByDescending(g => g.Rows).ThenBy(g => g.Key, StringComparer.Ordinal).ToList();
        var taken = new HashSet<Group>();
        var joined = new List<Joined>();
        foreach (var group in byRows.Where(g => !taken.Contains(g)))
        {
            var slips = byRows.Where(g => g != group && !taken.Contains(g) && IsRare(g, group) && SpellingKey.IsSlip(group.Key, g.Key)).ToList();
            taken.Add(group);
            taken.UnionWith(slips);
            joined.Add(new(group, slips));
        }

        return joined;
    }

    private static bool IsRare(Group slip, Group meant) => slip.Rows <= meant.Rows * RareBeside || (slip.Rows == 1 && meant.Rows >= FewRows);

    private static SpellingVariants Variants(Joined joined)
    {
        var all = joined.Spellings;
        return new(ProfileValue.OfText(all[0].Text), all[0].Count, all.Skip(1).Select(v => new TopValue(ProfileValue.OfText(v.Text), v.Count)).ToList(), joined.Slips.Count > 0);
    }

    private sealed record Group(string Key, List<CountedValue> Spellings)
    {
        public long Rows { get; } = Spellings.Sum(s => s.Count);
    }

    private sealed record Joined(Group Group, List<Group> Slips)
    {
        public List<CountedValue> Spellings { get; } =
            [.. Group.Spellings, .. Slips.SelectMany(s => s.Spellings).OrderByDescending(s => s.Count).ThenBy(s => s.Text, StringComparer.Ordinal)];
    }
}
