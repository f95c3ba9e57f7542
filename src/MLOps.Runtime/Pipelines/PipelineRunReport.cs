using System.Globalization;
using System.Text.Json.Serialization;

namespace MLOps.Pipelines;

/// <summary>A run of an exported pipeline: what became of each step. Recorded in the store.</summary>
/// <param name="Parameters">The values it ran with, by name.</param>
public sealed record PipelineRunReport(string Name, DateTimeOffset Started, IReadOnlyList<StepOutcome> Steps, IReadOnlyDictionary<string, string> Parameters, double Seconds) : IReport
{
    public string Title => $"Run of {Name}";

    /// <summary>How many steps ran and how long all took, in words.</summary>
    internal string Summary => string.Create(CultureInfo.InvariantCulture, $"{Steps.Count(s => s.Attempts > 0)} of {Steps.Count} steps ran in {Seconds:0.0} s")
        + (Steps.Count(s => s.Fate == StepFate.Cached) is > 0 and var cached ? string.Create(CultureInfo.InvariantCulture, $", {cached} came from the cache") : "");

    public bool Success => Steps.All(s => s.Fate is not (StepFate.Failed or StepFate.NotReached));
}

/// <summary>What became of a step.</summary>
/// <param name="Seconds">All attempts together.</param>
/// <param name="Attempts">0 when it did not run.</param>
public sealed record StepOutcome(string Title, StepFate Fate, double Seconds, int Attempts)
{
    /// <summary>SHA-256 of the values it left behind and that were kept, by name.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>Why it failed.</summary>
    public string? Message => Error?.Message;

    [JsonIgnore]
    internal Exception? Error { get; init; }

    internal string Words => Fate switch
    {
        StepFate.Runs => string.Create(CultureInfo.InvariantCulture, $"{Seconds:0.0} s") + (Attempts > 1 ? $" at the {Attempts}. attempt" : ""),
        StepFate.Cached => "from the cache",
        StepFate.LeftOut => "left out",
        StepFate.Failed => $"failed: {Message}",
        _ => "not reached",
    };
}
