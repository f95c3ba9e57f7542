namespace MLOps.Validation;

/// <summary>The RE2 pattern is found somewhere in every text; <c>^...$</c> asks for the whole of it. Of several patterns one is enough, unless all are asked for. Null passes.</summary>
public sealed record MatchesRegex(string Column, IReadOnlyList<string> Patterns, bool All = false) : RowExpectation
{
    public override string Kind => "matches_regex";

    public override IReadOnlyList<string> Reads => [Column];

    public override string Expected => $"{Column} matches {Patterned(Patterns, All)}";

    internal override IEnumerable<(string, object?)> Parameters => [("regex", OneOrList(Patterns)), ("all", Given(All))];

    internal static string Patterned(IReadOnlyList<string> patterns, bool all) => string.Join(all ? " and " : " or ", patterns);

    internal static object OneOrList(IReadOnlyList<string> items) => items.Count == 1 ? items[0] : items;
}

/// <summary>None of the RE2 patterns is found in any text. Null passes.</summary>
public sealed record NotMatchesRegex(string Column, IReadOnlyList<string> Patterns) : RowExpectation
{
    public override string Kind => "not_matches_regex";

    public override IReadOnlyList<string> Reads => [Column];

    public override string Expected => $"{Column} does not match {MatchesRegex.Patterned(Patterns, false)}";

    internal override IEnumerable<(string, object?)> Parameters => [("regex", MatchesRegex.OneOrList(Patterns))];
}

/// <summary>Every whole text is like the pattern: <c>%</c> stands for any characters, <c>_</c> for one; case counts. Of several patterns one is enough, unless all are asked for. Null passes.</summary>
public sealed record MatchesLike(string Column, IReadOnlyList<string> Patterns, bool All = false) : RowExpectation
{
    public override string Kind => "matches_like";

    public override IReadOnlyList<string> Reads => [Column];

    public override string Expected => $"{Column} like {MatchesRegex.Patterned(Patterns, All)}";

    internal override IEnumerable<(string, object?)> Parameters => [("like", MatchesRegex.OneOrList(Patterns)), ("all", Given(All))];
}

/// <summary>No whole text is like any of the patterns. Null passes.</summary>
public sealed record NotMatchesLike(string Column, IReadOnlyList<string> Patterns) : RowExpectation
{
    public override string Kind => "not_matches_like";

    public override IReadOnlyList<string> Reads => [Column];

    public override string Expected => $"{Column} not like {MatchesRegex.Patterned(Patterns, false)}";

    internal override IEnumerable<(string, object?)> Parameters => [("like", MatchesRegex.OneOrList(Patterns))];
}

/// <summary>Every text has a known form: an e-mail address, a UUID. Null passes, an empty text fails.</summary>
/// <param name="Form">One of <see cref="Forms"/>.</param>
public sealed record HasForm(string Column, string Form) : RowExpectation
{
    /// <summary>credit_card (with its check digit), digits, email, hostname, iban (form, not check digits), ipv4, ipv6, iso_date, iso_datetime, phone (E.164), url, uuid.</summary>
    public static IReadOnlyList<string> Forms { get; } = [.. TextForms.Patterns.Keys];

    public override string Kind => "has_form";

    public override IReadOnlyList<string> Reads => [Column];

    public override string Expected => $"{Column} has the form of {Form}";

    internal override IEnumerable<(string, object?)> Parameters => [("form", Form)];
}

/// <summary>Every text is a time in the given format of strptime (<c>%Y-%m-%d</c>), and one that exists: <c>2024-02-30</c> fails. Null passes.</summary>
public sealed record TimeFormat(string Column, string Format) : RowExpectation
{
    public override string Kind => "time_format";

    public override IReadOnlyList<string> Reads => [Column];

    public override string Expected => $"{Column} is a time as {Format}";

    internal override IEnumerable<(string, object?)> Parameters => [("format", Format)];
}

/// <summary>Every text is JSON. Null passes, an empty text fails; the JSON text <c>null</c> is JSON.</summary>
public sealed record IsJson(string Column) : RowExpectation
{
    public override string Kind => "json";

    public override IReadOnlyList<string> Reads => [Column];

    public override string Expected => $"{Column} is JSON";
}

/// <summary>Every text is JSON that a JSON Schema (draft 4 and what later drafts share with it) allows. Null passes; what is no JSON fails.</summary>
/// <param name="Schema">The schema itself, or a file relative to the workspace's base directory.</param>
public sealed record FitsJsonSchema(string Column, string Schema) : RowExpectation
{
    public override string Kind => "json_schema";

    public override IReadOnlyList<string> Reads => [Column];

    public override string Expected => $"{Column} fits {(IsText ? "the JSON schema" : Schema)}";

    internal bool IsText => Schema.TrimStart().StartsWith('{') || Schema.Trim() is "true" or "false";

    internal override IEnumerable<(string, object?)> Parameters => [("schema", Schema)];
}
