using MLOps.Data;
using MLOps.Models;
using MLOps.Tracking;

namespace MLOps.Governance;

/// <summary>What a workspace holds and how it stands.</summary>
/// <param name="Folder">The <c>.mlops</c> folder, relative to the notebook.</param>
/// <param name="Datasets">The latest version of each, the newest first.</param>
/// <param name="Runs">The latest runs, at most five.</param>
/// <param name="RunCount">Of all experiments.</param>
/// <param name="Alerts">Of the latest check of everything that is monitored or validated, the newest first.</param>
public sealed record StatusReport(
    string Folder, StoreFigures Store, IReadOnlyList<DatasetVersion> Datasets, IReadOnlyList<StatusFeatureView> FeatureViews, IReadOnlyList<RunSummary> Runs, long RunCount,
    IReadOnlyList<ModelEntry> Models, IReadOnlyList<StatusDeployment> Deployments, IReadOnlyList<StatusAlert> Alerts, DateTimeOffset Time) : IReport
{
    public string Title => "MLOps workspace";

    /// <summary>Whether nothing has been registered, run or checked yet.</summary>
    public bool IsEmpty => Datasets.Count + FeatureViews.Count + Runs.Count + Models.Count + Deployments.Count + Alerts.Count == 0;
}

/// <param name="Bytes">Of all files in the folder.</param>
/// <param name="Schema">Number of the store's latest migration.</param>
/// <param name="Decisions">Entries of the audit log.</param>
/// <param name="Reports">Recorded so far.</param>
/// <param name="Cells">Executed cell versions recorded so far.</param>
public sealed record StoreFigures(long Bytes, int Schema, long Decisions, long Reports, long Cells);

public sealed record StatusFeatureView(string Name, int Version, string Entity, int Columns, DateTimeOffset Created);

/// <param name="Model">The version that is served: <c>rain@2</c>.</param>
/// <param name="State">"running", "stopped", ...</param>
public sealed record StatusDeployment(string Name, string Model, string? Alias, string State, string? Address, DateTimeOffset Started);

/// <param name="Origin">What raised it: "monitor rain", "validation of trips".</param>
public sealed record StatusAlert(string Origin, string Message, DateTimeOffset Time);
