using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLOps.Data;

/// <summary>Reads an ML.NET data view row by row. NaN of a float column is a missing value there, and so it is here.</summary>
internal static class DataViewRows
{
    public static TabularData Read(IDataView view)
    {
        var columns = view.Schema.Where(c => !c.IsHidden).ToList();
        return new(columns.Select(c => new TabularColumn(c.Name, DuckType(c.Type))).ToList(), Rows(view, columns));
    }

    private static IEnumerable<IEnumerable<object?>> Rows(IDataView view, List<DataViewSchema.Column> columns)
    {
        using var cursor = view.GetRowCursor(columns);
        var getters = columns.Select(c => Getter(cursor, c)).ToList();
        while (cursor.MoveNext())
        {
            yield return getters.Select(get => get());
        }
    }

    private static string DuckType(DataViewType type) => type switch
    {
        VectorDataViewType { ItemType.RawType: var item } => item == typeof(double) ? "DOUBLE[]" : "FLOAT[]",
        KeyDataViewType => "UINTEGER",
        TextDataViewType => "VARCHAR",
        _ => VariableSources.DuckType(type.RawType),
    };

    private static Func<object?> Getter(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        VectorDataViewType { ItemType.RawType: var item } when item == typeof(float) => Vector(row, column),
        VectorDataViewType => () => null,
        TextDataViewType => Text(row, column),
        KeyDataViewType => Key(row, column),
        { RawType: var t } when t == typeof(float) => Value<float>(row, column, x => float.IsNaN(x) ? null : x),
        { RawType: var t } when t == typeof(double) => Value<double>(row, column, x => double.IsNaN(x) ? null : x),
        { RawType: var t } when t == typeof(bool) => Value<bool>(row, column, x => x),
        { RawType: var t } when t == typeof(int) => Value<int>(row, column, x => x),
        { RawType: var t } when t == typeof(long) => Value<long>(row, column, x => x),
        { RawType: var t } when t == typeof(uint) => Value<uint>(row, column, x => x),
        { RawType: var t } when t == typeof(short) => Value<short>(row, column, x => x),
        { RawType: var t } when t == typeof(byte) => Value<byte>(row, column, x => x),
        { RawType: var t } when t == typeof(sbyte) => Value<sbyte>(row, column, x => x),
        { RawType: var t } when t == typeof(ushort) => Value<ushort>(row, column, x => x),
        { RawType: var t } when t == typeof(ulong) => Value<ulong>(row, column, x => x),
        { RawType: var t } when t == typeof(DateTime) => Value<DateTime>(row, column, x => x),
        _ => () => null,
    };

    private static Func<object?> Value<T>(DataViewRow row, DataViewSchema.Column column, Func<T, object?> box)
    {
        var getter = row.GetGetter<T>(column);
        return () =>
        {
            T value = default!;
            getter(ref value);
            return box(value);
        };
    }

    private static Func<object?> Text(DataViewRow row, DataViewSchema.Column column) =>
        Value<ReadOnlyMemory<char>>(row, column, x => x.ToString());

    // Keys count from 1; 0 is missing.
    private static Func<object?> Key(DataViewRow row, DataViewSchema.Column column) => column.Type.RawType switch
    {
        var t when t == typeof(uint) => Value<uint>(row, column, x => x == 0 ? null : x),
        var t when t == typeof(byte) => Value<byte>(row, column, x => x == 0 ? null : (uint)x),
        var t when t == typeof(ushort) => Value<ushort>(row, column, x => x == 0 ? null : (uint)x),
        _ => () => null,
    };

    private static Func<object?> Vector(DataViewRow row, DataViewSchema.Column column) =>
        Value<VBuffer<float>>(row, column, x => x.DenseValues().ToArray());
}
