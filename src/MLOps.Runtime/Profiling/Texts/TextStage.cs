using MLOps.Profiling.Personal;

namespace MLOps.Profiling.Texts;

/// <summary>
/// Looks into the texts of a column: from the list of its different values where there is one, else from the rows that columns are
/// compared over, until enough characters were seen.
/// </summary>
internal sealed class TextStage(ProfileRun run, SampledRows rows, Findings found)
{
    private const long MostCharacters = 4_000_000;

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

        var (values, all) = Values(column, profile);
        var isExact = all && profile.LengthMax <= DuckDbQueries.LongestCountedText;
        var personal = new PersonalTally(profile.Name);
        var (tally, parts, invalid) = (new TextTally(run.Options.TopValues), PartTally.Of(profile.Type), 0L);
        foreach (var value in values)
        {
            tally.Add(value.Text, value.Count);
            parts?.Add(value.Text, value.Count);
            personal.Add(value.Text, value.Count);
            invalid += isDateText && !DateText.IsDate(value.Text) ? value.Count : 0;
        }

        return profile with
        {
            Text = tally.Figures(isExact, run.Options.Bins),
            Parts = parts?.Figures(isExact, run.Options.TopValues) ?? [],
            Invalid = isDateText && all ? invalid : null,
            Personal = isDateText ? [] : personal.Figures(isExact, (double)profile.Count / values.Sum(v => v.Count)),
        };
    }

    // Lists, structs and maps are shown as texts, and may tell of persons as texts do.
    private IReadOnlyList<PersonalFigures> PersonalWithin(PreparedColumn column, ColumnProfile profile)
    {
        var (values, all) = Values(column, profile);
        var personal = new PersonalTally(profile.Name);
        foreach (var value in values)
        {
            personal.Add(value.Text, value.Count);
        }

        return personal.Figures(all && profile.LengthMax <= DuckDbQueries.LongestCountedText, (double)profile.Count / Math.Max(1, values.Sum(v => v.Count)));
    }

    private (IReadOnlyList<CountedValue> Values, bool All) Values(PreparedColumn column, ColumnProfile profile)
    {
        if (found.Frequencies.GetValueOrDefault(column.Index)?.All is { } list)
        {
            return (list, true);
        }

        var longest = Math.Max(1, Math.Min(profile.LengthMean ?? 1, DuckDbQueries.LongestCountedText));
        var limit = run.Options.Exact ? rows.Rows : Math.Min(rows.Rows, (long)(MostCharacters / longest));
        var texts = run.Engine.Query(
            $"SELECT left({column.Sql}::VARCHAR, {DuckDbQueries.LongestCountedText}) FROM {rows.Of([column])} WHERE {column.Sql} IS NOT NULL LIMIT {limit}",
            r => new CountedValue(r.GetString(0), double.NaN, 1), run.Cancellation);
        return (texts, texts.Count == profile.Count);
    }
}
