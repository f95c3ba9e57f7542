namespace MLOps.Profiling.Personal;

/// <summary>
/// Looks for personal data in whole numbers, which texts get by themselves: from the list of a column's values, or the rows that
/// columns are compared over. Numbers that rise or fall along the rows count something.
/// </summary>
internal sealed class PersonalStage(ProfileRun run, SampledRows rows, Findings found)
{
    /// <summary>Bare digits of a telephone number or national id.</summary>
    public const double Least = 1_000_000;

    private const int MostRows = 10_000;

    public ColumnProfile Of(PreparedColumn column, ColumnProfile profile)
    {
        if (!column.IsInteger || profile.Median is not >= Least || profile.Monotonicity is not (null or Monotonicity.None))
        {
            return profile;
        }

        var list = found.Frequencies.GetValueOrDefault(column.Index)?.All;
        var values = list ?? Read(column);
        var tally = new PersonalTally(profile.Name);
        foreach (var value in values)
        {
            tally.Add(value.Text, value.Count);
        }

        var looked = values.Sum(v => v.Count);
        return profile with { Personal = looked == 0 ? [] : tally.Figures(looked == profile.Count, (double)profile.Count / looked) };
    }

    private List<CountedValue> Read(PreparedColumn column) => run.Engine.Query(
        $"SELECT {column.Sql}::VARCHAR FROM {rows.Of([column])} WHERE {column.Sql} IS NOT NULL LIMIT {(run.Options.Exact ? rows.Rows : MostRows)}",
        r => new CountedValue(r.GetString(0), double.NaN, 1), run.Cancellation);
}
