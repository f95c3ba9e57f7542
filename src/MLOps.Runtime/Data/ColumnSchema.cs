namespace MLOps.Data;

/// <summary>A column's name and its DuckDB type (<c>DOUBLE</c>, <c>VARCHAR</c>, <c>TIMESTAMP</c>, <c>STRUCT(...)</c>).</summary>
public sealed record ColumnSchema(string Name, string Type)
{
    private static readonly HashSet<string> NumericTypes = new(StringComparer.Ordinal)
    {
        "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "FLOAT", "DOUBLE",
    };

    public bool IsNumeric => NumericTypes.Contains(Type) || Type.StartsWith("DECIMAL", StringComparison.Ordinal);

    public bool IsTemporal => Type is "DATE" or "TIME" || Type.StartsWith("TIMESTAMP", StringComparison.Ordinal);

    public bool IsText => Type == "VARCHAR" || Type.StartsWith("ENUM", StringComparison.Ordinal);

    public bool IsBoolean => Type == "BOOLEAN";
}
