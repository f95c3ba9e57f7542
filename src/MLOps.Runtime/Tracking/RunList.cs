namespace MLOps.Tracking;

/// <summary>Runs that were asked for, in the order asked for.</summary>
/// <param name="Experiment">Null: of all experiments.</param>
/// <param name="Filter">The condition they meet; null for none.</param>
/// <param name="Sort">What they are sorted by; null for the latest first.</param>
/// <param name="Columns">The columns asked for; empty for those that tell the runs apart.</param>
/// <param name="Total">Runs that meet the condition; more than are in <paramref name="Runs"/> when there is a limit.</param>
public sealed record RunList(string? Experiment, IReadOnlyList<RunSummary> Runs, string? Filter, string? Sort, IReadOnlyList<string> Columns, long Total) : IReport
{
    public string Title => (Experiment is null ? "Runs" : $"Runs of {Experiment}") + (Filter is null ? "" : $" where {Filter}");
}

/// <param name="Seconds">Null while it runs.</param>
/// <param name="Metrics">The last value of each; NaN and infinities as they were logged.</param>
public sealed record RunSummary(
    string Id, string Name, string Experiment, RunStatus Status, DateTimeOffset Started, double? Seconds,
    IReadOnlyDictionary<string, string> Parameters, IReadOnlyDictionary<string, double> Metrics)
{
    /// <summary>Id of the run that this one is a part of, or null.</summary>
    public string? Parent { get; init; }

    /// <summary>Tags that a list was asked to show; empty otherwise.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

/// <summary>All experiments, the one that was used last first.</summary>
public sealed record ExperimentList(IReadOnlyList<Experiment> Experiments) : IReport
{
    public string Title => "Experiments";
}

/// <param name="LastRun">When the latest run started; null when there is none.</param>
public sealed record Experiment(string Name, DateTimeOffset Created, long Runs, DateTimeOffset? LastRun);
