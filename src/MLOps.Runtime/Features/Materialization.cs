namespace MLOps.Features;

/// <summary>The latest values of every entity, kept as a Parquet artifact for lookups.</summary>
/// <param name="View">The feature view's reference.</param>
/// <param name="Artifact">SHA-256 of the Parquet file, under which it is kept.</param>
/// <param name="Rows">Entities in it.</param>
/// <param name="AsOf">The instant it answers for; null: the instant of each lookup.</param>
public sealed record Materialization(string View, string Artifact, long Rows, DateTimeOffset? AsOf, DateTimeOffset Created) : IReport
{
    public string Title => $"Online values of {View}";
}

/// <summary>The values of one entity: the same as a training set has for a label of that entity at that instant.</summary>
/// <param name="Key">The entity, column by column, as text.</param>
/// <param name="Instant">What the answer holds for.</param>
/// <param name="EventTime">When the values became known; null when there are none.</param>
/// <param name="State">found, expired (older than the view's time to live), or unknown (no row up to the materialisation).</param>
/// <param name="Values">Value or null per feature, in the view's order. All null unless found.</param>
public sealed record FeatureVector(
    string View, IReadOnlyList<string> Key, DateTimeOffset Instant, DateTimeOffset? EventTime, FeatureState State,
    IReadOnlyDictionary<string, object?> Values) : IReport
{
    public string Title => $"{View} of {string.Join(", ", Key)}";

    /// <summary>One value.</summary>
    /// <exception cref="UserException">The view has no such feature; the message names the nearest.</exception>
    public object? this[string feature] => Values.TryGetValue(feature, out var value)
        ? value
        : throw new UserException(UserError.Unknown("feature", feature, Values.Keys, View));
}

public enum FeatureState
{
    Found,
    Expired,
    Unknown,
}
