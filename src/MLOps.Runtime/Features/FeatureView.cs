using System.Text.Json.Serialization;
using MLOps.Data;

namespace MLOps.Features;

/// <summary>One immutable version of a feature view: a query whose rows say what was known of an entity from an instant on.</summary>
/// <param name="Entity">Column that names the entity; several are separated by commas.</param>
/// <param name="EventTime">Column with the instant from which on a row's values were known. A date means its midnight, UTC.</param>
/// <param name="Columns">All columns of the query.</param>
/// <param name="Ttl">How old a row may be and still be used, that age included; null: any age.</param>
/// <param name="Retired">Set when no new training sets shall be made of it.</param>
public sealed record FeatureView(
    string Name, int Version, string Entity, string EventTime, string Sql, IReadOnlyList<ColumnSchema> Columns, TimeSpan? Ttl,
    string? Description, DateTimeOffset Created, DateTimeOffset? Retired) : IReport
{
    /// <summary>True when defining found this very definition as the latest version and made no new one.</summary>
    public bool Unchanged { get; init; }

    public string Reference => $"{Name}@{Version}";

    public string Title => $"Feature view {Reference}";

    /// <summary>The columns that name the entity.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Entities => Entity.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The columns that are neither entity nor event time.</summary>
    public IReadOnlyList<ColumnSchema> Features => Columns.Where(c => !IsKey(c.Name)).ToList();

    private bool IsKey(string column) =>
        Entities.Append(EventTime).Any(key => string.Equals(key, column, StringComparison.OrdinalIgnoreCase));
}

/// <summary>Feature views, by name.</summary>
/// <param name="Search">The words that were looked for; null: all.</param>
public sealed record FeatureViewList(IReadOnlyList<FeatureView> Views, string? Search = null) : IReport
{
    public string Title => Search is null ? "Feature views" : $"Feature views with \"{Search}\"";
}

/// <summary>A feature view with what its query gives now, where it comes from and what used it.</summary>
/// <param name="First">Earliest event time; null when there are no rows.</param>
/// <param name="Upstream">Lineage nodes that it is computed from.</param>
/// <param name="Downstream">Lineage nodes that were made of it.</param>
/// <param name="Online">The latest online values of this version, or null.</param>
public sealed record FeatureViewReport(
    FeatureView View, long Rows, long Entities, DateTimeOffset? First, DateTimeOffset? Last, IReadOnlyList<FeatureStatistics> Statistics,
    IReadOnlyList<string> Upstream, IReadOnlyList<string> Downstream, Materialization? Online, IReadOnlyList<int> Versions) : IReport
{
    public string Title => View.Title;
}

/// <param name="Mean">Null for columns that are not numbers, and when nothing but missing values is there.</param>
/// <param name="Min">Smallest value as text; null when all are missing.</param>
public sealed record FeatureStatistics(string Name, string Type, long Missing, long Distinct, double? Mean, string? Min, string? Max);
