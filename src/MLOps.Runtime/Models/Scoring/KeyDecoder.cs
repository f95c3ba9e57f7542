using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLOps.Models.Scoring;

/// <summary>Turns a key (ML.NET's number of a category) back into the category's own name, where the column carries the names.</summary>
internal static class KeyDecoder
{
    /// <summary>The names by key value minus one, or null when the column is no key or carries no text names.</summary>
    public static ReadOnlyMemory<char>[]? Names(DataViewSchema.Column column)
    {
        if (column.Type is not KeyDataViewType { RawType: var raw } || raw != typeof(uint))
        {
            return null;
        }

        var annotation = column.Annotations.Schema.GetColumnOrNull("KeyValues");
        return annotation?.Type is VectorDataViewType { ItemType: var item } ? Names(column, item) : null;
    }

    private static ReadOnlyMemory<char>[]? Names(DataViewSchema.Column column, DataViewType item) => item switch
    {
        TextDataViewType => Values<ReadOnlyMemory<char>>(column, x => x),
        NumberDataViewType { RawType: var t } when t == typeof(float) => Values<float>(column, x => Text(x)),
        NumberDataViewType { RawType: var t } when t == typeof(double) => Values<double>(column, x => Text(x)),
        NumberDataViewType { RawType: var t } when t == typeof(int) => Values<int>(column, x => Text(x)),
        NumberDataViewType { RawType: var t } when t == typeof(long) => Values<long>(column, x => Text(x)),
        NumberDataViewType { RawType: var t } when t == typeof(uint) => Values<uint>(column, x => Text(x)),
        BooleanDataViewType => Values<bool>(column, x => (x ? "true" : "false").AsMemory()),
        _ => null,
    };

    private static ReadOnlyMemory<char>[] Values<T>(DataViewSchema.Column column, Func<T, ReadOnlyMemory<char>> text)
    {
        VBuffer<T> values = default;
        column.GetKeyValues(ref values);
        return values.DenseValues().Select(text).ToArray();
    }

    private static ReadOnlyMemory<char> Text(IFormattable value) => value.ToString(null, System.Globalization.CultureInfo.InvariantCulture).AsMemory();
}
