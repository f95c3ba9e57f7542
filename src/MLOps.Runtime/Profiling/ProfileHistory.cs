using System.Text.Json.Serialization;

namespace MLOps.Profiling;

/// <summary>How a dataset changed over its versions, the oldest first.</summary>
/// <param name="Columns">Every column that any version has, in the order of its first appearance.</param>
public sealed record ProfileHistory(string Dataset, IReadOnlyList<ProfileVersion> Versions, IReadOnlyList<ColumnHistory> Columns) : IReport
{
    [JsonIgnore]
    public string Title => $"History of {Dataset}";

    internal static ProfileHistory Of(string dataset, IReadOnlyList<(int Version, DateTimeOffset Created, ProfileReport Profile)> profiles) => new(
        dataset,
        profiles.Select(p => new ProfileVersion(p.Version, p.Created, p.Profile.Rows, p.Profile.Columns.Count, p.Profile.MissingCells, p.Profile.DuplicateRows, p.Profile.Alerts.Count)).ToList(),
        profiles.SelectMany(p => p.Profile.Columns.Select(c => c.Name)).Distinct(StringComparer.Ordinal)
            .Select(name => new ColumnHistory(name, profiles.Select(p => ColumnMoment.Of(p.Profile.Columns.FirstOrDefault(c => c.Name == name))).ToList())).ToList());
}

/// <summary>One version of a dataset as a whole.</summary>
public sealed record ProfileVersion(int Version, DateTimeOffset Created, long Rows, int Columns, long MissingCells, long DuplicateRows, int Alerts);

/// <param name="Moments">One per version; null where the version does not have the column.</param>
public sealed record ColumnHistory(string Name, IReadOnlyList<ColumnMoment?> Moments);

/// <summary>A column in one version.</summary>
/// <param name="MissingShare">0 to 1.</param>
/// <param name="Mean">Numbers only, as the median.</param>
/// <param name="MostFrequent">Null where values were not counted or none occurs twice.</param>
public sealed record ColumnMoment(string DataType, double MissingShare, long Distinct, double? Mean, double? Median, string? MostFrequent)
{
    internal static ColumnMoment? Of(ColumnProfile? column) => column is null
        ? null
        : new(column.DataType, column.MissingShare, column.Distinct, column.Mean, column.Median, column.Top is [{ Count: > 1 } top, ..] ? top.Value.Text : null);
}
