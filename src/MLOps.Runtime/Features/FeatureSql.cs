using System.Globalization;
using MLOps.Store;

namespace MLOps.Features;

/// <summary>
/// The SQL of point-in-time reads. The feature table has the entity's columns as <c>__k0</c>, <c>__k1</c>, ..., the event time as
/// <c>__t</c> (TIMESTAMP, UTC) and the features under their own names; of several rows with the same key and time, the last counts.
/// </summary>
internal static class FeatureSql
{
    /// <summary>Makes the feature table of a view from the rows of its query.</summary>
    public static string Prepare(FeatureView view, string rows, string table) =>
        $"""
        CREATE TABLE {table} AS SELECT * EXCLUDE (__n) FROM (
            SELECT {Join(view.Entities.Select((e, i) => $"{Sql.Name(e)} AS __k{i}"))}, CAST({Sql.Name(view.EventTime)} AS TIMESTAMP) AS __t,
                   {Join(view.Features.Select(f => Sql.Name(f.Name)))}, row_number() OVER () AS __n FROM {rows})
        WHERE __t IS NOT NULL AND {And(view.Entities.Select((_, i) => $"__k{i} IS NOT NULL"))}
        QUALIFY row_number() OVER (PARTITION BY {Keys(view)}, __t ORDER BY __n DESC) = 1
        """;

    /// <summary>
    /// Joins each label row with the latest feature row at or before its instant. <c>__age</c> is the age of that row, null when
    /// there is none; values of rows older than the time to live are null.
    /// </summary>
    public static string Join(FeatureView view, string labels, IReadOnlyList<string> labelColumns, IReadOnlyList<string> entity, string time, string features, string table) =>
        $"""
        CREATE TABLE {table} AS
        SELECT {Join(labelColumns.Select(c => "l." + Sql.Name(c)))}, {Join(view.Features.Select(f => $"CASE WHEN {Fresh(view, "l.__at")} THEN f.{Sql.Name(f.Name)} END AS {Sql.Name(f.Name)}"))},
               l.__at - f.__t AS __age, coalesce({Fresh(view, "l.__at")}, FALSE) AS __fresh, l.__at AS __at
        FROM (SELECT *, CAST({Sql.Name(time)} AS TIMESTAMP) AS __at, row_number() OVER () AS __n FROM {labels}) AS l
        ASOF LEFT JOIN {features} AS f ON {And(entity.Select((e, i) => $"l.{Sql.Name(e)} = f.__k{i}"))} AND l.__at >= f.__t
        ORDER BY l.__n
        """;

    /// <summary>The latest row of every entity up to an instant, ordered by key so that the same values make the same file.</summary>
    public static string Latest(FeatureView view, string features, DateTimeOffset asOf) =>
        $"""
        SELECT * FROM {features} AS f WHERE f.__t <= {Instant(asOf)}
        QUALIFY row_number() OVER (PARTITION BY {Keys(view)} ORDER BY __t DESC) = 1 ORDER BY {Keys(view)}
        """;

    public static string Keys(FeatureView view) => Join(view.Entities.Select((_, i) => $"__k{i}"));

    public static string Instant(DateTimeOffset time) =>
        "TIMESTAMP " + Sql.Text(time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture));

    public static string And(IEnumerable<string> conditions) => string.Join(" AND ", conditions);

    // The edge is included: a row exactly as old as the time to live is still used.
    private static string Fresh(FeatureView view, string instant) => view.Ttl is { } ttl
        ? $"f.__t >= {instant} - to_microseconds({(ttl.Ticks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture)})"
        : "f.__t IS NOT NULL";

    private static string Join(IEnumerable<string> items) => string.Join(", ", items);
}
