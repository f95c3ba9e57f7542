namespace MLOps.Tracking;

/// <summary>Runs, the latest first.</summary>
/// <param name="Experiment">Null: of all experiments.</param>
public sealed record RunList(string? Experiment, IReadOnlyList<RunSummary> Runs) : IReport
{
    public string Title => Experiment is null ? "Runs" : $"Runs of {Experiment}";
}

/// <param name="Seconds">Null while it runs.</param>
/// <param name="Metrics">The last value of each; NaN and infinities as they were logged.</param>
public sealed record RunSummary(
    string Id, string Name, string Experiment, RunStatus Status, DateTimeOffset Started, double? Seconds,
    IReadOnlyDictionary<string, string> Parameters, IReadOnlyDictionary<string, double> Metrics);

/// <summary>All experiments, the one that was used last first.</summary>
public sealed record ExperimentList(IReadOnlyList<Experiment> Experiments) : IReport
{
    public string Title => "Experiments";
}

/// <param name="LastRun">When the latest run started; null when there is none.</param>
public sealed record Experiment(string Name, DateTimeOffset Created, long Runs, DateTimeOffset? LastRun);
