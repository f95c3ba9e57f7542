using System.Collections;
using System.Data;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Data.Analysis;

namespace MLOps.Interactive.Formatting;

/// <summary>
/// How much memory a value holds, as <c>#!vars</c> tells it: numbers and arrays of numbers by their layout, everything else
/// estimated from a sample of its items. Nothing lazy is enumerated; what an object's own fields hold is not followed.
/// </summary>
internal static class ValueSize
{
    private const int Sampled = 100;
    private const int Deepest = 3;
    private const int ObjectHeader = 16;
    private const int Reference = 8;

    /// <summary>"8 B", "≈ 1.2 MB" where it is an estimate; empty where nothing can be said.</summary>
    public static string Of(object? value) => Estimate(value, Deepest) switch
    {
        null => "",
        var bytes when IsExact(value!) => Text(bytes.Value),
        var bytes => "≈ " + Text(bytes.Value),
    };

    /// <summary>Bytes; null when nothing can be said without running the value's own code.</summary>
    internal static double? Estimate(object? value, int depth = Deepest) => value switch
    {
        null => null,
        string text => ObjectHeader + 6 + (2.0 * text.Length),
        DataFrame frame => frame.Columns.Sum(Column),
        DataFrameColumn column => Column(column),
        DataTable table => Table(table, depth),
        ValueType => Width(value.GetType()),
        Array array => Items(array, array.LongLength, array.GetType().GetElementType()!, depth),
        ICollection items when IsOfTheFramework(items) => Items(items, items.Count, null, depth),
        IEnumerable items when IsOfTheFramework(items) && CountOf(items) is { } count => Items(items, count, null, depth),
        _ => null,
    };

    private static bool IsExact(object value) => value is ValueType || (value is Array && value.GetType().GetElementType()!.IsPrimitive);

    private static double Items(IEnumerable items, long count, Type? element, int depth)
    {
        if (count == 0 || element is { IsValueType: true })
        {
            return ObjectHeader + Reference + ((double)count * (element is null ? 0 : Width(element)));
        }

        var sample = items.Cast<object?>().Take(Sampled).Select(item => Item(item, depth)).ToList();
        return ObjectHeader + Reference + (sample.DefaultIfEmpty(Reference).Average() * count);
    }

    // A value stands in its collection; an object stands elsewhere and the collection points at it.
    private static double Item(object? item, int depth) => item switch
    {
        ITuple pair when item is ValueType => Enumerable.Range(0, pair.Length).Sum(i => Item(pair[i], depth - 1)),
        _ when Pair(item) is var (key, value) => Item(key, depth - 1) + Item(value, depth - 1) + Reference,
        ValueType => Width(item.GetType()),
        null => Reference,
        _ => Reference + (depth > 1 ? Estimate(item, depth - 1) ?? Fields(item) : 0),
    };

    private static double Fields(object item) => ObjectHeader + (Reference * (double)item.GetType().GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic).Length);

    private static (object? Key, object? Value)? Pair(object? item) =>
        item?.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)
            ? (type.GetProperty("Key")!.GetValue(item), type.GetProperty("Value")!.GetValue(item))
            : null;

    // One bit a row beside the values says which are null.
    private static double Column(DataFrameColumn column) => column.DataType.IsValueType
        ? column.Length * (Width(column.DataType) + 0.125)
        : column.Length * (Reference + Sample(column.Length, i => Estimate(column[i], 1) ?? 0));

    private static double Table(DataTable table, int depth) => table.Rows.Count == 0 ? 0 : table.Columns.Cast<DataColumn>().Sum(c => c.DataType.IsValueType
        ? (double)table.Rows.Count * Width(c.DataType)
        : table.Rows.Count * (Reference + Sample(table.Rows.Count, i => Estimate(table.Rows[(int)i][c], depth - 1) ?? 0)));

    private static double Sample(long count, Func<long, double> size) =>
        count == 0 ? 0 : Enumerable.Range(0, (int)Math.Min(Sampled, count)).Average(i => size(i * Math.Max(1, count / Sampled)));

    // A collection of somebody's own may compute its items.
    private static bool IsOfTheFramework(object items) => items.GetType().Namespace?.StartsWith("System.Collections", StringComparison.Ordinal) == true;

    private static int? CountOf(IEnumerable items) => items.GetType().GetProperty("Count")?.GetValue(items) as int?;

    private static int Width(Type type) => (int)typeof(ValueSize).GetMethod(nameof(SizeOf), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
        .MakeGenericMethod(type).Invoke(null, null)!;

    private static int SizeOf<T>() => Unsafe.SizeOf<T>();

    private static string Text(double bytes) => bytes switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{bytes:0} B"),
        < 999_950 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
        < 999_950_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.#} GB"),
    };
}
