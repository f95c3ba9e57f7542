using MLOps.Data;

namespace MLOps.Validation.Execution;

/// <summary>A check whose columns and other source have been found, and its plan apart from any engine's SQL.</summary>
/// <param name="Columns">The source's columns that it reads; for a condition those that its text mentions.</param>
/// <param name="Other">The other source of a foreign key, reconciliation or comparison.</param>
/// <param name="Error">Why it cannot be evaluated; null when it can.</param>
internal sealed record BoundCheck(ValidationCheck Check, IReadOnlyList<ColumnSchema> Columns, Source? Other, string? Error)
{
    public string Id => Check.Id;

    /// <summary>What was found without asking for it; null when the engine is to be asked.</summary>
    public Finding? Known { get; init; }

    public bool IsAsked => Error is null && Known is null;

    public Expectation Expectation => Check.Expectation;

    /// <summary>The SQL that picks its rows, as the engine is asked it; null when it is about all rows.</summary>
    public string? Filter => Where?.Sql ?? Check.Filter;

    /// <summary>Its filter, when that divides.</summary>
    public Divisions? Where { get; init; }

    /// <summary>Its condition, when that divides.</summary>
    public Divisions? Dividing { get; init; }

    /// <summary>The filter of the other side, when that divides: a division by zero stops it.</summary>
    public string? OtherWhere { get; init; }

    /// <summary>The query of <c>no_rows</c>, when that divides: a division by zero stops it.</summary>
    public string? Query { get; init; }

    /// <summary>True for rows that a division by zero in filter or condition leaves open; null when there are no divisions.</summary>
    public string? Open => (Where, Dividing) switch
    {
        (null, null) => null,
        ({ } where, null) => where.Open,
        (null, { } condition) => RowCondition.Picked(condition.Open, Filter),
        ({ } where, { } condition) => $"({where.Open}) OR {RowCondition.Picked(condition.Open, Filter)}",
    };

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
