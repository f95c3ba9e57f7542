namespace MLOps.Profiling.Relations;

/// <summary>Which pairs of columns are compared, and how many of the columns by the costly methods too: the first ones of each kind.</summary>
/// <param name="First">Only pairs of one of these with another column; null: all pairs.</param>
internal sealed record PairScope(int CostlyNumbers, int CostlyCategories, int PhiKCategories, IReadOnlySet<string>? First)
{
    public static PairScope Of(ProfileOptions options, ComparedColumns columns)
    {
        var most = options.CostlyCorrelationColumns;
        return new(most, most, Math.Max(0, most - columns.Numbers.Count), null);
    }

    /// <summary>The same of some of the columns, which stand in the order of all.</summary>
    public PairScope Within(ComparedColumns all, ComparedColumns some, IReadOnlySet<string>? first) => new(
        Common(all.Numbers, CostlyNumbers, some.Numbers), Common(all.Categories, CostlyCategories, some.Categories), Common(all.Categories, PhiKCategories, some.Categories), first);

    public bool Has(string a, string b) => First is null || First.Contains(a) != First.Contains(b);

    private static int Common(IReadOnlyList<PreparedColumn> all, int most, IReadOnlyList<PreparedColumn> some) => all.Take(most).Count(some.Contains);
}
