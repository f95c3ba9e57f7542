using System.Text.Json.Serialization;

namespace MLOps.Validation;

/// <summary>What a change, or the difference between producer and consumer, means to those who rely on the contract.</summary>
public sealed record ContractComparison(string Producer, string Consumer, IReadOnlyList<ContractChange> Changes) : IReport
{
    public bool IsCompatible => Changes.All(c => !c.Breaking);

    [JsonIgnore]
    public string Title => $"{Producer} for {Consumer}";

    /// <summary>In one sentence whether the consumer gets what it relies on.</summary>
    public string Verdict()
    {
        var breaking = Changes.Where(c => c.Breaking).Select(c => c.Sentence).ToList();
        return breaking.Count > 0
            ? $"Breaking: {string.Join("; ", breaking.Take(3))}{(breaking.Count > 3 ? $"; and {breaking.Count - 3} more" : "")}."
            : Changes.Count == 0 ? "Equal: the consumer gets exactly what it relies on." : "Compatible: the consumer gets all it relies on.";
    }
}

/// <param name="Kind">removed, added, type, required, values.</param>
public sealed record ContractChange(string Column, string Kind, bool Breaking, string Sentence);
