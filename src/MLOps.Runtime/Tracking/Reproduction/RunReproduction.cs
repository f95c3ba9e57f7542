using MLOps.Tracking.Autologging;

namespace MLOps.Tracking;

/// <summary>A run done again in a fresh process, and how its results compare.</summary>
/// <param name="Again">The run as it came out the second time, read from the workspace of that process; null when the cells failed.</param>
/// <param name="Cells">Executed cells that were run again.</param>
/// <param name="Failure">Why it could not be done again, in words; null when it was.</param>
public sealed record RunReproduction(RunSummary Run, RunSummary? Again, int Cells, IReadOnlyList<ReproducedItem> Items, string? Failure, double Seconds) : IReport
{
    public string Title => $"Reproduction of {Run.Name}";

    /// <summary>True when it was done again and every item is equal.</summary>
    public bool Reproduced => Failure is null && Items.Count > 0 && Items.All(i => i.Equal);

    /// <summary>The verdict in a sentence, and in a second one what may be at fault: a context without a seed.</summary>
    public string Verdict => this switch
    {
        { Failure: { } failure } => $"Not reproduced: {failure}",
        { Items.Count: 0 } => "Not reproduced: the run recorded nothing to compare.",
        { Reproduced: true } => $"Reproduced: {Cells} cells in a fresh process gave the same {Items.Count} results.",
        _ => $"Not reproduced: {Items.Count(i => !i.Equal)} of {Items.Count} results differ, first {Items.First(i => !i.Equal).Kind} {Items.First(i => !i.Equal).Name}.{Chance}",
    };

    private string Chance => ContextSeed.IsMissing(Run.Parameters) ? " " + ContextSeed.Advice : "";
}

/// <param name="Kind">parameter, metric, input or model.</param>
public sealed record ReproducedItem(string Kind, string Name, string Expected, string Actual, bool Equal);
