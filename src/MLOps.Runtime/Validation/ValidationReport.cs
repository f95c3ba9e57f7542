using System.Text.Json.Serialization;
using MLOps.Validation.Suites;

namespace MLOps.Validation;

/// <summary>What a suite found in a source.</summary>
/// <param name="Success">No check of severity error failed and every check could be evaluated.</param>
/// <param name="Rows">Rows of the source.</param>
/// <param name="QuarantinedRows">Rows that break at least one check of rows or keys, whatever its severity or required share; the other rows are clean.</param>
/// <param name="Quarantine">The quarantine file, relative to the notebook; null when none was asked for.</param>
/// <param name="Seconds">Wall time.</param>
public sealed record ValidationReport(
    string Source, string Suite, bool Success, long Rows, IReadOnlyList<CheckResult> Checks, long QuarantinedRows, string? Quarantine, double Seconds) : IReport
{
    /// <summary>The file of the rows that break no check; null when none was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Clean { get; init; }

    /// <summary>When it began; null in reports of earlier releases.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Started { get; init; }

    /// <summary>What is kept of a partition for the verdict on the whole; in the store only.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal States.PartitionState? State { get; init; }

    /// <summary>How the source had to be read when that was not the ordinary way.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    [JsonIgnore]
    public string Title => Suite == SuiteReader.Unnamed ? $"Validation of {Source}" : $"Validation of {Source} by {Suite}";

    [JsonIgnore]
    public long CleanRows => Rows - QuarantinedRows;

    /// <summary>The worst severity of what failed; a check that could not be evaluated counts as an error. Null when all passed.</summary>
    [JsonIgnore]
    public Severity? Worst => Checks.Where(c => !c.Success).Select(c => (Severity?)(c.Error is null ? c.Severity : Severity.Error)).Max();

    /// <summary>Whether a gate of this severity stops here: something of it or worse failed, or could not be evaluated.</summary>
    public bool FailsAt(Severity severity) => Worst >= severity;

    /// <summary>The gate itself: stops whoever calls it when something of this severity or worse failed, or could not be evaluated.</summary>
    /// <exception cref="UserException">It did; the message is the verdict.</exception>
    public void ThrowIfFailsAt(Severity severity)
    {
        if (FailsAt(severity))
        {
            throw new UserException(Verdict());
        }
    }

    /// <summary>The verdict and its reasons in one sentence.</summary>
    public string Verdict() => ValidationVerdict.Of(this);
}

/// <summary>What one check found.</summary>
/// <param name="Column">The column, several joined by ", ", or null for the whole table.</param>
/// <param name="Parameters">What was written besides the column: bounds, values, where, mostly.</param>
/// <param name="Failed">Failing rows; for figures and schema 1 when it does not hold; for reconciliation the groups that differ.</param>
/// <param name="Evaluated">Rows it concerns (missing values and rows outside <c>where</c> are not), or figures, or groups.</param>
/// <param name="Observed">The figure found; for rows the commonest failing values in words; null when rows all pass.</param>
public sealed record CheckResult(
    string Id, string Kind, string? Column, IReadOnlyDictionary<string, object?> Parameters, Severity Severity, bool Success, long Failed, long Evaluated, object? Observed)
{
    /// <summary>What must hold, in words.</summary>
    public string Expected { get; init; } = "";

    /// <summary>Why it could not be evaluated; null when it was.</summary>
    public string? Error { get; init; }

    public string? Description { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Owner { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The first failing rows in the order of the source.</summary>
    public SampleRows? Samples { get; init; }

    /// <summary>Whether it counts rows; otherwise it is about a figure, the schema or the whole.</summary>
    [JsonIgnore]
    public bool OfRows => Suites.CheckVocabulary.Find(Kind)?.OfRows ?? true;

    /// <summary>Failed / Evaluated; 0 when nothing was evaluated.</summary>
    [JsonIgnore]
    public double FailedShare => Evaluated == 0 ? 0 : (double)Failed / Evaluated;
}

/// <summary>A few rows: the columns that the check reads first, then some more for orientation.</summary>
/// <param name="Offending">How many of the columns, from the left, the check reads.</param>
public sealed record SampleRows(IReadOnlyList<string> Columns, int Offending, IReadOnlyList<SampleRow> Rows);

/// <param name="Row">Position in the source, from 1.</param>
public sealed record SampleRow(long Row, IReadOnlyList<object?> Values);
