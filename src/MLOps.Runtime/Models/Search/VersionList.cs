namespace MLOps.Models;

/// <summary>Versions that were asked for, in the order asked for.</summary>
/// <param name="Columns">The columns asked for; empty for the metrics that most versions have.</param>
/// <param name="Total">Versions that meet the condition; more than are in <paramref name="Versions"/> when there is a limit.</param>
public sealed record VersionList(IReadOnlyList<VersionSummary> Versions, string? Filter, string? Sort, IReadOnlyList<string> Columns, long Total) : IReport
{
    public string Title => "Model versions" + (Filter is null ? "" : $" where {Filter}");
}

/// <param name="Metrics">Of the latest evaluation that has them, else of the run.</param>
/// <param name="TrainedOn">Lineage node of the source it was trained on; null when it is not known.</param>
/// <param name="Retired">Taken out of use.</param>
public sealed record VersionSummary(
    string Model, int Version, IReadOnlyList<string> Aliases, IReadOnlyDictionary<string, double> Metrics, IReadOnlyDictionary<string, string> Tags,
    string? TrainedOn, string? Run, string? Author, DateTimeOffset Registered, bool Retired)
{
    /// <summary><c>rain@2</c>.</summary>
    public string Reference => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Model}@{Version}");
}
