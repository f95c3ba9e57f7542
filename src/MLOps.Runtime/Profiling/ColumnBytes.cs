using System.Globalization;
using MLOps.Data;

namespace MLOps.Profiling;

/// <summary>Estimates the memory that a table's values take: fixed widths by type, also for missing values; texts by their characters.</summary>
internal static class ColumnBytes
{
    /// <param name="source">The columns of the source: fields within them are not counted twice.</param>
    public static long Of(IReadOnlyList<ColumnSchema> source, IReadOnlyList<ColumnProfile> profiles)
    {
        var names = source.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        return profiles.Where(p => names.Contains(p.Name)).Sum(Of);
    }

    private static long Of(ColumnProfile column) => Width(column.DataType) is { } width
        ? width * (column.Count + column.Missing)
        : (long)Math.Round((column.LengthMean ?? 0) * column.Count);

    private static long? Width(string type) => type switch
    {
        "BOOLEAN" or "TINYINT" or "UTINYINT" => 1,
        "SMALLINT" or "USMALLINT" => 2,
        "INTEGER" or "UINTEGER" or "FLOAT" or "DATE" => 4,
        "BIGINT" or "UBIGINT" or "DOUBLE" or "TIME" => 8,
        "HUGEINT" or "UHUGEINT" or "UUID" or "INTERVAL" => 16,
        _ when type.StartsWith("TIMESTAMP", StringComparison.Ordinal) || type.StartsWith("TIME ", StringComparison.Ordinal) => 8,
        _ when type.StartsWith("DECIMAL(", StringComparison.Ordinal) => Decimal(int.Parse(type["DECIMAL(".Length..type.IndexOf(',', StringComparison.Ordinal)], CultureInfo.InvariantCulture)),
        _ => null,
    };

    private static long Decimal(int digits) => digits switch
    {
        <= 4 => 2,
        <= 9 => 4,
        <= 18 => 8,
        _ => 16,
    };
}
