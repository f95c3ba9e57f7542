using MLOps.Data;

namespace MLOps.Validation.Execution;

/// <summary>A check whose columns and other source have been found, and its plan apart from any engine's SQL.</summary>
/// <param name="Columns">The source's columns that it reads; for a condition those that its text mentions.</param>
/// <param name="Other">The other source of a foreign key, reconciliation or comparison.</param>
/// <param name="Error">Why it cannot be evaluated; null when it can.</param>
internal sealed record BoundCheck(ValidationCheck Check, IReadOnlyList<ColumnSchema> Columns, Source? Other, string? Error)
{
    public string Id => Check.Id;

    public Expectation Expectation => Check.Expectation;

    /// <summary>Its place in the suite, from 0: tells apart the columns that a pass computes for it.</summary>
    public int Number { get; init; }

    /// <summary>The engine's function that judges its texts; null when SQL does.</summary>
    public string? Function { get; init; }
}

/// <summary>What evaluating one check gave: counts or a figure, or why not.</summary>
internal sealed record Finding(bool Holds, long Failed, long Evaluated, object? Observed = null, string? Error = null)
{
    /// <summary>Rows to show that are not rows of the source, or are known to the finding alone.</summary>
    public SampleRows? Samples { get; init; }

    /// <summary>What was expected, where the data or their history say it; null when the check says it all.</summary>
    public string? Expected { get; init; }

    public static Finding Of(string error) => new(false, 0, 0, null, error);
}
