namespace MLOps.Profiling;

/// <summary>How far a profile has come.</summary>
/// <param name="Stage">What it is doing now: "counting values".</param>
/// <param name="Done">0 to 1, never falling; a rough guess from what the stages usually take.</param>
public sealed record ProfileProgress(string Stage, double Done);
