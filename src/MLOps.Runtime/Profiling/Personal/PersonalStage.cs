namespace MLOps.Profiling.Personal;

/// <summary>
/// Looks for personal data in whole numbers, which texts get by themselves: from the list of a column's values, or the rows that
/// columns are compared over. Numbers that rise or fall along the rows count something.
/// </summary>
internal sealed class PersonalStage(ProfileRun run, SampledRows rows, Findings found)
{
    /// <summary>Bare digits of a telephone number or national id.</summary>
    public const double Least = 1_000_000;

    /// <summary>Values that are looked at without exactness.</summary>
    public const int MostRows = 10_000;

    public ColumnProfile Of(PreparedColumn column, ColumnProfile profile)
    {
        if (!column.IsInteger || profile.Median is not >= Least || profile.Monotonicity is not (null or Monotonicity.None))
        {
            return profile;
        }

        var list = found.Frequencies.GetValueOrDefault(column.Index)?.All;
        var tally = new PersonalTally(profile.Name);
        var looked = list is null ? Read(column, tally) : Count(list, tally);
        return profile with { Personal = looked == 0 ? [] : tally.Figures(looked == profile.Count, (double)profile.Count / looked) };
    }

    private static long Count(IReadOnlyList<CountedValue> values, PersonalTally tally)
    {
        foreach (var value in values)
        {
            tally.Add(value.Text, value.Count);
        }

        return values.Sum(v => v.Count);
    }

    private long Read(PreparedColumn column, PersonalTally tally)
    {
        var looked = 0L;
        run.Engine.Stream(
            DuckDbQueries.Present(column, $"{column.Sql}::VARCHAR", rows.Of([column]), run.Options.Exact || rows.Rows <= MostRows ? null : MostRows, run.Options.Seed),
            row =>
            {
                tally.Add(row.GetString(0), 1);
                looked++;
            },
            run.Cancellation);
        return looked;
    }
}
