using Microsoft.Data.Analysis;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLOps.Validation.Contracts;

/// <summary>Columns of ML.NET's schemas and of DataFrames in a contract's types.</summary>
internal static class ForeignSchemas
{
    public static IReadOnlyList<ContractColumn> Columns(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return schema.Where(c => !c.IsHidden).Select(c => new ContractColumn(c.Name, TypeOf(c.Type))).ToList();
    }

    public static IReadOnlyList<ContractColumn> Columns(DataFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return frame.Columns.Select(c => new ContractColumn(c.Name, TypeOf(c.DataType), c.Length > 0 && c.NullCount == 0)).ToList();
    }

    private static string TypeOf(DataViewType type) => type switch
    {
        VectorDataViewType vector => $"{TypeOf(vector.ItemType)}[{(vector.IsKnownSize ? vector.Size : "")}]",
        TextDataViewType => "VARCHAR",
        // Keys count from 1, 0 is missing.
        KeyDataViewType key => TypeOf(key.RawType),
        _ => TypeOf(type.RawType),
    };

    private static string TypeOf(Type type) => type switch
    {
        _ when type == typeof(float) => "FLOAT",
        _ when type == typeof(double) => "DOUBLE",
        _ when type == typeof(decimal) => "DECIMAL",
        _ when type == typeof(bool) => "BOOLEAN",
        _ when type == typeof(sbyte) => "TINYINT",
        _ when type == typeof(short) => "SMALLINT",
        _ when type == typeof(int) => "INTEGER",
        _ when type == typeof(long) => "BIGINT",
        _ when type == typeof(byte) => "UTINYINT",
        _ when type == typeof(ushort) => "USMALLINT",
        _ when type == typeof(uint) => "UINTEGER",
        _ when type == typeof(ulong) => "UBIGINT",
        _ when type == typeof(string) || type == typeof(char) || type == typeof(ReadOnlyMemory<char>) => "VARCHAR",
        _ when type == typeof(DateTime) => "TIMESTAMP",
        _ when type == typeof(DateTimeOffset) => "TIMESTAMP WITH TIME ZONE",
        _ when type == typeof(TimeSpan) => "INTERVAL",
        _ => type.Name,
    };
}
