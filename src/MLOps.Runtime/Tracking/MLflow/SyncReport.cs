namespace MLOps.Tracking.MLflow;

/// <summary>What a sync told a team server, or took from it.</summary>
/// <param name="Server">Address, or the folder that was read.</param>
/// <param name="Pushed">False when runs came from the server.</param>
/// <param name="Runs">Runs that were new there (here, when pulled).</param>
/// <param name="Updated">Runs that were there and had changed.</param>
/// <param name="Unchanged">Runs of which nothing had to be said.</param>
/// <param name="Points">Metric points told.</param>
/// <param name="Artifacts">Files told.</param>
/// <param name="Versions">Model versions told.</param>
/// <param name="Warnings">What could not go as it is, in words. Empty when all is well.</param>
public sealed record SyncReport(
    string Server, bool Pushed, int Runs, int Updated, int Unchanged, long Points, int Artifacts, int Versions, IReadOnlyList<string> Warnings, double Seconds) : IReport
{
    /// <summary>True when nothing was told yet: these are the numbers that a sync would tell.</summary>
    public bool IsPlan { get; init; }

    public string Title => IsPlan ? $"Waiting for {Server}" : Pushed ? $"Sync to {Server}" : $"Runs from {Server}";
}
