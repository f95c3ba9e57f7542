namespace MLOps.Profiling.Relations;

/// <summary>The columns that are compared in pairs: numbers that vary, and categories of two to a hundred values; so many of each as the options allow.</summary>
internal sealed record ComparedColumns(IReadOnlyList<PreparedColumn> Numbers, IReadOnlyList<PreparedColumn> Categories)
{
    private const int MostCategories = 100;

    public static ComparedColumns Of(ProfileRun run, IReadOnlyList<ColumnProfile> profiles)
    {
        List<PreparedColumn> Chosen(Func<ColumnProfile, bool> fits) => run.Columns.Where(c => fits(profiles[c.Index])).Take(run.Options.CorrelationColumns).ToList();
        return new(
            Chosen(p => p.IsNumeric && p.Histogram is not null),
            Chosen(p => p.Type is ColumnKind.Categorical or ColumnKind.Boolean && p.Distinct is > 1 and <= MostCategories));
    }

    public bool Contains(PreparedColumn column) => Numbers.Contains(column) || Categories.Contains(column);
}
