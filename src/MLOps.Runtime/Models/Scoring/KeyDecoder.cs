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

        return Names(column, "KeyValues");
    }

    /// <summary>The values of an annotation as text, or null when the column has no such annotation or it holds nothing that can be text.</summary>
    public static ReadOnlyMemory<char>[]? Names(DataViewSchema.Column column, string annotation) =>
        column.Annotations.Schema.GetColumnOrNull(annotation)?.Type is VectorDataViewType { ItemType: var item } ? Names(column, annotation, item) : null;

    private static ReadOnlyMemory<char>[]? Names(DataViewSchema.Column column, string annotation, DataViewType item) => item switch
    {
        TextDataViewType => Values<ReadOnlyMemory<char>>(column, annotation, x => x),
        NumberDataViewType { RawType: var t } when t == typeof(float) => Values<float>(column, annotation, x => Text(x)),
        NumberDataViewType { RawType: var t } when t == typeof(double) => Values<double>(column, annotation, x => Text(x)),
        NumberDataViewType { RawType: var t } when t == typeof(int) => Values<int>(column, annotation, x => Text(x)),
        NumberDataViewType { RawType: var t } when t == typeof(long) => Values<long>(column, annotation, x => Text(x)),
        NumberDataViewType { RawType: var t } when t == typeof(uint) => Values<uint>(column, annotation, x => Text(x)),
        BooleanDataViewType => Values<bool>(column, annotation, x => (x ? "true" : "false").AsMemory()),
        _ => null,
    };

    private static ReadOnlyMemory<char>[] Values<T>(DataViewSchema.Column column, string annotation, Func<T, ReadOnlyMemory<char>> text)
    {
        VBuffer<T> values = default;
        column.Annotations.GetValue(annotation, ref values);
        return values.DenseValues().Select(text).ToArray();
    }

    private static ReadOnlyMemory<char> Text(IFormattable value) => value.ToString(null, System.Globalization.CultureInfo.InvariantCulture).AsMemory();
}
