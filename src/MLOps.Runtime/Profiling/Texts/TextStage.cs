using MLOps.Profiling.Personal;

namespace MLOps.Profiling.Texts;

/// <summary>
/// Looks into the texts of a column: from the list of its different values where there is one, else from the rows that columns are
/// compared over, until enough characters were seen.
/// </summary>
internal sealed class TextStage(ProfileRun run, SampledRows rows, Findings found)
{
    /// <summary>Characters that are looked at of a column whose texts come from a sample.</summary>
    public const long MostCharacters = 4_000_000;

    public ColumnProfile Of(PreparedColumn column, ColumnProfile profile, bool isDateText)
    {
        if (profile is { Type: ColumnKind.Nested, Count: > 0 })
        {
            return profile with { Personal = PersonalWithin(column, profile) };
        }

        if (profile.Type is not (ColumnKind.Text or ColumnKind.Categorical or ColumnKind.Url or ColumnKind.Path) || profile.Count == 0)
        {
            return profile;
        }

        var isCut = profile.LengthMax > DuckDbQueries.LongestCountedText;
        var isWhole = run.Options.Exact && isCut; // the values of a list are cut
        var list = isWhole ? null : found.Frequencies.GetValueOrDefault(column.Index)?.All;
        var personal = new PersonalTally(profile.Name);
        var tally = new TextTally(run.Options.TopValues, run.Memory.Own / 2);
        var parts = PartTally.Of(profile.Type, run.Options.TopValues, run.Memory.Own / 2);
        var (looked, invalid) = (0L, 0L);
        void Pass(Action<string, long> take) => Read(column, profile, list, take);
        Pass((text, count) =>
        {
            tally.Add(text, count);
            parts?.Add(text, count);
            personal.Add(text, count);
            invalid += isDateText && !DateText.IsDate(text) ? count : 0;
            looked += count;
        });
        while (tally.NeedsAnotherPass())
        {
            Pass(tally.AddWords);
        }

        while (parts?.NeedsAnotherPass() == true)
        {
            Pass(parts.Add);
        }

        var isExact = looked == profile.Count && (isWhole || !isCut);
        return profile with
        {
            Text = tally.Figures(isExact, run.Options.Bins),
            Parts = parts?.Figures(isExact) ?? [],
            Invalid = isDateText && looked == profile.Count ? invalid : null,
            Personal = isDateText ? [] : personal.Figures(isExact, (double)profile.Count / looked),
        };
    }

    // Lists, structs and maps are shown as texts, and may tell of persons as texts do.
    private IReadOnlyList<PersonalFigures> PersonalWithin(PreparedColumn column, ColumnProfile profile)
    {
        var (personal, looked) = (new PersonalTally(profile.Name), 0L);
        var list = run.Options.Exact ? null : found.Frequencies.GetValueOrDefault(column.Index)?.All;
        Read(column, profile, list, (text, count) =>
        {
            personal.Add(text, count);
            looked += count;
        });
        return personal.Figures(looked == profile.Count && (run.Options.Exact || profile.LengthMax <= DuckDbQueries.LongestCountedText), (double)profile.Count / Math.Max(1, looked));
    }

    private void Read(PreparedColumn column, ColumnProfile profile, IReadOnlyList<CountedValue>? list, Action<string, long> take)
    {
        foreach (var value in list ?? [])
        {
            take(value.Text, value.Count);
        }

        if (list is null)
        {
            var text = run.Options.Exact ? $"{column.Sql}::VARCHAR" : $"left({column.Sql}::VARCHAR, {DuckDbQueries.LongestCountedText})";
            run.Engine.Stream(DuckDbQueries.Present(column, text, rows.Of([column]), Most(profile), run.Options.Seed), row => take(row.GetString(0), 1), run.Cancellation);
        }
    }

    private int? Most(ColumnProfile profile) => !run.Options.Exact && TextsWithin(profile, rows.Rows) is var most && most < rows.Rows ? (int)most : null;

    /// <summary>How many of so many texts are looked at without exactness.</summary>
    public static long TextsWithin(ColumnProfile profile, long rows) =>
        Math.Min(rows, (long)(MostCharacters / Math.Max(1, Math.Min(profile.LengthMean ?? 1, DuckDbQueries.LongestCountedText))));
}
