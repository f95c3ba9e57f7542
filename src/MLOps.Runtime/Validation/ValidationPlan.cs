using System.Text.Json.Serialization;

namespace MLOps.Validation;

/// <summary>How a suite would be evaluated: its passes over the data, in order. No row has been read.</summary>
public sealed record ValidationPlan(string Source, string Suite, IReadOnlyList<ValidationPass> Passes) : IReport
{
    [JsonIgnore]
    public string Title => $"Plan of {Suite} over {Source}";
}

/// <summary>One pass.</summary>
/// <param name="Kind">schema (no row is read), scan, windows, keys, reconciliation, whole.</param>
/// <param name="Checks">Ids of the checks that it answers.</param>
/// <param name="Sql">What the engine is asked; null when it is more than one query or none.</param>
public sealed record ValidationPass(string Kind, IReadOnlyList<string> Checks, string? Sql);
