using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLOps.Rendering.Values;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>An ML.NET data view: its first rows with vectors shortened and keys by what they stand for, and its schema.</summary>
internal static class DataViewReader
{
    private const int VectorStart = 4;
    private const int VectorWhole = 100;

    public static ValueNode Read(IDataView view, ValueReader reader)
    {
        // One more than is shown, to know whether there are more.
        var preview = view.Preview(reader.MostRows + 1).RowView.Select(r => r.Values).ToList();
        var columns = view.Schema.Where(c => !c.IsHidden).Select(c => Column(view, c)).ToList();
        var total = preview.Count <= reader.MostRows ? preview.Count : view.GetRowCount();
        var rows = TableReader.Numbered(preview.Take(reader.MostRows));
        return TableReader.Read(reader, "IDataView", columns, rows, [], total) with { RowHeader = "index" };
    }

    private static Column<KeyValuePair<string, object>[]> Column(IDataView view, DataViewSchema.Column column)
    {
        var keys = KeyValues(column);
        return new(column.Name, column.Type.RawType, row => Plain(row[column.Index].Value, keys), TypeName(column.Type));
    }

    /// <summary>The type as ML.NET's schema says it, shorter: <c>float[784]</c>, <c>key(3)</c>, <c>string</c>.</summary>
    public static string TypeName(DataViewType type) => type switch
    {
        VectorDataViewType vector => string.Create(CultureInfo.InvariantCulture, $"{TypeName(vector.ItemType)}[{(vector.IsKnownSize ? vector.Size : "")}]"),
        KeyDataViewType key => $"key({key.Count.ToString(CultureInfo.InvariantCulture)})",
        TextDataViewType => "string",
        _ => TypeNames.Of(type.RawType),
    };

    private static object? Plain(object? value, Func<ulong, object?>? keys) => value switch
    {
        ReadOnlyMemory<char> text => text.ToString(),
        _ when keys is not null && value is uint or byte or ushort or ulong => keys(Convert.ToUInt64(value, CultureInfo.InvariantCulture)),
        not null when value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(VBuffer<>) => Vector(value, type, keys),
        _ => value,
    };

    private static TextNode Vector(object vector, Type type, Func<ulong, object?>? keys)
    {
        var length = (int)type.GetField("Length")!.GetValue(vector)!;
        var values = ((System.Collections.IEnumerable)type.GetMethod("DenseValues")!.Invoke(vector, null)!).Cast<object?>().Take(VectorWhole).Select(v => Plain(v, keys)).ToList();
        var shown = values.Take(length <= VectorStart + 3 ? length : VectorStart).Select(v => Short(v));
        var rest = length > VectorStart + 3 ? $", … {length.ToString("N0", CultureInfo.InvariantCulture)} values" : "";
        var whole = string.Join(", ", values.Select(v => ScalarText.TryFormat(v ?? "null") ?? v!.ToString())) + (length > VectorWhole ? ", …" : "");
        return new TextNode($"[{string.Join(", ", shown)}{rest}]", Whole: $"[{whole}]");
    }

    private static string Short(object? value) => value switch
    {
        float or double => ((IFormattable)value).ToString("G4", CultureInfo.InvariantCulture),
        null => "null",
        _ => ValueReader.Shorten(ScalarText.TryFormat(value) ?? value.ToString() ?? "", 20),
    };

    /// <summary>What the keys of a column stand for; 0 is a missing one. Null when the column is no key or does not say.</summary>
    private static Func<ulong, object?>? KeyValues(DataViewSchema.Column column)
    {
        var item = column.Type is VectorDataViewType vector ? vector.ItemType : column.Type;
        if (item is not KeyDataViewType || column.Annotations.Schema.GetColumnOrNull("KeyValues") is not { Type: VectorDataViewType { ItemType.RawType: var type } })
        {
            return null;
        }

        var values = (object?[])typeof(DataViewReader).GetMethod(nameof(Values), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type).Invoke(null, [column])!;
        return key => key == 0 || key > (ulong)values.Length ? null : values[key - 1] is ReadOnlyMemory<char> text ? text.ToString() : values[key - 1];
    }

    private static object?[] Values<T>(DataViewSchema.Column column)
    {
        var buffer = default(VBuffer<T>);
        column.Annotations.GetValue("KeyValues", ref buffer);
        return [.. buffer.DenseValues().Select(v => (object?)v)];
    }
}
