namespace MLOps.Validation.Suites;

/// <summary>One kind of check as a suite spells it: its word, what stands beside the word, its parameters, and what they make.</summary>
/// <param name="Subject">The name under which the value beside the word is read: <c>column</c> in <c>between: price</c>; null when nothing stands there.</param>
/// <param name="Build">Makes the expectation, or reports a mistake and gives null.</param>
internal sealed record CheckWord(string Name, ParameterWord? Subject, IReadOnlyList<ParameterWord> Parameters, Func<CheckArguments, Expectation?> Build)
{
    /// <summary>Whether <c>mostly</c> makes sense: it is about rows.</summary>
    public bool OfRows { get; init; }

    /// <summary>Whether <c>where</c> makes sense: it reads rows.</summary>
    public bool Filtered { get; init; } = true;

    /// <summary>A parameter that a lone scalar or list beside the word may give when there is no subject: <c>row_count: 12</c>.</summary>
    public string? Shorthand { get; init; }
}

internal sealed record ParameterWord(string Name, ParameterKind Kind, bool Required = false);

internal enum ParameterKind
{
    Text,
    Literal,
    Literals,
    Number,
    Integer,
    Flag,
    Column,
    Columns,
    Names,
    Types,
    Aggregate,

    /// <summary>Patterns of texts: one or a list.</summary>
    Patterns,

    /// <summary>A list of lists of values, all of one length.</summary>
    Combinations,

    /// <summary>A mapping from values to numbers.</summary>
    Shares,

    /// <summary>A length of time: <c>36h</c>.</summary>
    Duration,
}
