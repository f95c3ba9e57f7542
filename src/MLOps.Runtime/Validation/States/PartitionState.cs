namespace MLOps.Validation.States;

/// <summary>What is kept of a validated partition so that a verdict on the whole needs no row of it again. States of one suite can be merged in any order.</summary>
/// <param name="Suite">The suite as YAML.</param>
internal sealed record PartitionState(string Partition, string Suite, long Rows, long QuarantinedRows, IReadOnlyList<CheckState> Checks);

/// <summary>What is kept of one check.</summary>
/// <param name="Holds">For the schema: whether it held.</param>
/// <param name="Error">Why it could not be evaluated.</param>
internal sealed record CheckState(string Id, bool Holds, long Failed, long Evaluated, object? Observed, string? Error)
{
    public FigureState? Figure { get; init; }

    /// <summary>Digest of the artifact with every key and its number of rows.</summary>
    public string? Keys { get; init; }
}
