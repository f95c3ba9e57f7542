namespace MLOps.Validation.Execution;

/// <summary>Expectations of texts as SQL: true for rows that fail, false or null for the others.</summary>
internal static class TextConditions
{
    public static string Fails(BoundCheck bound, string x, SuiteDialect dialect) => bound.Expectation switch
    {
        MatchesRegex e => $"NOT ({All(e.Patterns, e.All, p => dialect.Matches(x, p))})",
        NotMatchesRegex e => All(e.Patterns, false, p => dialect.Matches(x, p)),
        MatchesLike e => $"NOT ({All(e.Patterns, e.All, p => dialect.Like(x, p))})",
        NotMatchesLike e => All(e.Patterns, false, p => dialect.Like(x, p)),
        HasForm { Form: "credit_card" } => $"{x} IS NOT NULL AND NOT CASE WHEN {dialect.Matches(x, TextForms.Patterns["credit_card"])} THEN {dialect.HasLuhnDigit(x)} ELSE FALSE END",
        HasForm e => $"NOT {dialect.Matches(x, TextForms.Patterns[e.Form])}",
        TimeFormat e => $"{x} IS NOT NULL AND NOT ({dialect.ReadsTime(x, e.Format)})",
        IsJson => $"NOT {dialect.IsJson(x)}",
        FitsJsonSchema => $"{x} IS NOT NULL AND NOT {dialect.Judges(bound.Function, x)}",
        _ => throw new ArgumentOutOfRangeException(nameof(bound), bound.Expectation.Kind, null),
    };

    private static string All(IReadOnlyList<string> patterns, bool all, Func<string, string> test) => string.Join(all ? " AND " : " OR ", patterns.Select(test));
}
