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
        VectorDataViewType { ItemType: TextDataViewType } => "VARCHAR[]",
        VectorDataViewType { ItemType.RawType: var item } => item == typeof(float) ? "FLOAT[]" : "DOUBLE[]",
        KeyDataViewType => "UINTEGER",
        TextDataViewType => "VARCHAR",
        _ => VariableSources.DuckType(type.RawType),
    };

    private static Func<object?> Getter(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        VectorDataViewType vector => Vector(row, column, vector.ItemType),
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
        { RawType: var t } when t == typeof(DateTimeOffset) => Value<DateTimeOffset>(row, column, x => x),
        { RawType: var t } when t == typeof(TimeSpan) => Value<TimeSpan>(row, column, x => x),
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
        var t when t == typeof(ulong) => Value<ulong>(row, column, x => x == 0 ? null : checked((uint)x)),
        _ => () => null,
    };

    // Whole numbers and truth values in vectors are numbers.
    private static Func<object?> Vector(DataViewRow row, DataViewSchema.Column column, PrimitiveDataViewType item) => item.RawType switch
    {
        var t when t == typeof(float) => Value<VBuffer<float>>(row, column, x => x.DenseValues().ToArray()),
        var t when t == typeof(double) => Value<VBuffer<double>>(row, column, x => x.DenseValues().ToArray()),
        var t when t == typeof(ReadOnlyMemory<char>) => Value<VBuffer<ReadOnlyMemory<char>>>(row, column, x => x.DenseValues().Select(v => v.ToString()).ToArray()),
        var t when t == typeof(bool) => Value<VBuffer<bool>>(row, column, x => x.DenseValues().Select(v => v ? 1.0 : 0).ToArray()),
        var t when t == typeof(int) => Numbers<int>(row, column),
        var t when t == typeof(long) => Numbers<long>(row, column),
        var t when t == typeof(short) => Numbers<short>(row, column),
        var t when t == typeof(sbyte) => Numbers<sbyte>(row, column),
        var t when t == typeof(byte) => Numbers<byte>(row, column),
        var t when t == typeof(ushort) => Numbers<ushort>(row, column),
        var t when t == typeof(uint) => Numbers<uint>(row, column),
        var t when t == typeof(ulong) => Numbers<ulong>(row, column),
        _ => () => null,
    };

    private static Func<object?> Numbers<T>(DataViewRow row, DataViewSchema.Column column)
        where T : System.Numerics.INumberBase<T> => Value<VBuffer<T>>(row, column, x => x.DenseValues().Select(double.CreateChecked).ToArray());
}
