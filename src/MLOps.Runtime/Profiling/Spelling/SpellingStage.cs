namespace MLOps.Profiling.Spelling;

/// <summary>Looks for values in several spellings: in the list of a column's values where there is one; with exactness, in all of them and to their end.</summary>
internal sealed class SpellingStage(ProfileRun run, Findings found)
{
    public ColumnProfile Of(PreparedColumn column, ColumnProfile profile)
    {
        if (profile.Type is not (ColumnKind.Text or ColumnKind.Categorical) || profile.Personal.Count > 0)
        {
            return profile;
        }

        var list = found.Frequencies.GetValueOrDefault(column.Index)?.All;
        return list is not null && !(run.Options.Exact && profile.LengthMax > DuckDbQueries.LongestCountedText) ? profile with { Variants = DirtyCategories.Find(SpelledTexts.Of(list, run.Cancellation), list.Count, run.Memory) }
            : run.Options.Exact ? profile with { Variants = DirtyCategories.Find(SpelledTexts.Of(run, column, profile), profile.Distinct, run.Memory) }
            : profile;
    }
}
