namespace MLOps.Tracking;

/// <summary>A run with all its points, on its way into the store or out of it.</summary>
/// <param name="Points">In the order they were logged in.</param>
internal sealed record TrackedRun(
    string Id, string Name, string Experiment, RunStatus Status, DateTimeOffset Started, DateTimeOffset? Ended, string? User, string? Parent, string? Commit, string? Notebook,
    IReadOnlyDictionary<string, string> Parameters, IReadOnlyDictionary<string, string> Tags, IReadOnlyList<TrackedPoint> Points,
    IReadOnlyList<RunArtifact> Artifacts, IReadOnlyList<RunInput> Inputs);

/// <summary>One point of a metric.</summary>
internal readonly record struct TrackedPoint(string Key, long Step, double Value, DateTimeOffset Time);
