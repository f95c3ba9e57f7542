namespace MLOps.Monitoring;

/// <summary>All checks of one deployment or source, the latest first.</summary>
public sealed record MonitorHistory(string Subject, IReadOnlyList<MonitorCheck> Checks) : IReport
{
    public string Title => $"Monitor history of {Subject}";
}

/// <param name="Id">The report's id in the store.</param>
/// <param name="Drivers">The drifted columns that changed most, at most three.</param>
public sealed record MonitorCheck(
    string Id, DateTimeOffset Checked, long CurrentRows, bool Drifted, double DriftedShare, int DriftedColumns, int TestedColumns,
    double LatencyP95, double ErrorRate, IReadOnlyList<string> Drivers);
