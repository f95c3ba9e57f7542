using MLOps.Store;

namespace MLOps.Validation.Execution;

/// <summary>Expectations of texts in DuckDB's SQL: true for rows that fail, false or null for the others.</summary>
internal static class TextConditions
{
    // Luhn: from the right, every second digit is doubled, 9 is taken from what exceeds it, and ten divides the sum.
    private const string CheckDigit =
        "list_sum([CASE WHEN (length(d) - i) % 2 = 0 THEN substr(d, i, 1)::INTEGER WHEN substr(d, i, 1)::INTEGER > 4 THEN substr(d, i, 1)::INTEGER * 2 - 9 ELSE substr(d, i, 1)::INTEGER * 2 END for i in range(1, length(d) + 1)]) % 10 = 0";

    public static string Fails(BoundCheck bound, string x) => bound.Expectation switch
    {
        MatchesRegex e => $"NOT ({All(e.Patterns, e.All, p => Regex(x, p))})",
        NotMatchesRegex e => All(e.Patterns, false, p => Regex(x, p)),
        MatchesLike e => $"NOT ({All(e.Patterns, e.All, p => Like(x, p))})",
        NotMatchesLike e => All(e.Patterns, false, p => Like(x, p)),
        HasForm { Form: "credit_card" } => $"{x} IS NOT NULL AND NOT CASE WHEN {Regex(x, TextForms.Patterns["credit_card"])} THEN {CheckDigit.Replace("(d", $"({Digits(x)}", StringComparison.Ordinal)} ELSE FALSE END",
        HasForm e => $"NOT {Regex(x, TextForms.Patterns[e.Form])}",
        TimeFormat e => $"{x} IS NOT NULL AND try_strptime({x}, {Sql.Text(e.Format)}) IS NULL",
        IsJson => $"NOT json_valid({x})",
        FitsJsonSchema => $"{x} IS NOT NULL AND NOT {bound.Function}({x})",
        _ => throw new ArgumentOutOfRangeException(nameof(bound), bound.Expectation.Kind, null),
    };

    private static string All(IReadOnlyList<string> patterns, bool all, Func<string, string> test) => string.Join(all ? " AND " : " OR ", patterns.Select(test));

    private static string Regex(string x, string pattern) => $"regexp_matches({x}, {Sql.Text(pattern)})";

    private static string Like(string x, string pattern) => $"{x} LIKE {Sql.Text(pattern)}";

    private static string Digits(string x) => $"regexp_replace({x}, '[ -]', '', 'g')";
}
