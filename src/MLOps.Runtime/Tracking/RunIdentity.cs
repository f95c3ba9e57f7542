namespace MLOps.Tracking;

/// <summary>What names a run.</summary>
internal sealed record RunIdentity(string Id, string Name, string Experiment, string? Parent, DateTimeOffset Started, bool IsJoined = false);
