using System.Collections;
using System.Globalization;
using MLOps.Rendering.Values;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>Arrays of several dimensions, lists of lists, tensors and matrices: shape, and values in brackets; the corners of large ones.</summary>
internal static class ArrayReader
{
    public static ValueNode? TryRead(object value) => value switch
    {
        Array { Rank: > 1 } array => Of($"{TypeNames.Of(array.GetType().GetElementType()!)}[{string.Join(", ", Shape(array))}]", Shape(array), index => array.GetValue(index)),
        System.Numerics.Matrix4x4 m => Of("Matrix4x4", [4, 4], i => m[(int)i[0], (int)i[1]]),
        System.Numerics.Matrix3x2 m => Of("Matrix3x2", [3, 2], i => m[(int)i[0], (int)i[1]]),
        _ when IsBuffer(value.GetType()) => Buffer(value),
        _ => ForeignTensors.TryRead(value) is { } tensor ? Of(tensor.Title, tensor.Shape, tensor.Read) : null,
    };

    /// <summary>A list whose items are lists of plain values, or null.</summary>
    public static ArrayNode? TryReadJagged(Taken taken, string title)
    {
        var rows = taken.Head.Select(x => x as IList).ToList();
        if (rows.Count == 0 || rows.Any(r => r is null || r is byte[] || r.Count > 10_000 || r.Cast<object?>().Take(20).Any(v => v is null || !ScalarText.IsNumeric(v.GetType()))))
        {
            return null;
        }

        var lists = Edges(rows.Count, rows.Sum(r => (long)r!.Count) > ArrayEdges.MostElements, i => Row(rows[(int)i]!));
        var total = taken.Total ?? rows.Count;
        var items = total > rows.Count ? [.. lists, new TextNode($"… {total.ToString("N0", CultureInfo.InvariantCulture)} in all", TextRole.Muted)] : lists;
        return new ArrayNode($"{title}, {(total == 1 ? "1 item" : total.ToString("N0", CultureInfo.InvariantCulture) + " items")}", new ListNode(items, items.Count));
    }

    private static ArrayNode Of(string title, long[] shape, Func<long[], object?> read) => new(title, ArrayEdges.Read(shape, read));

    private static ListNode Row(IList row) => new(Edges(row.Count, row.Count > 100, i => ArrayEdges.Leaf(row[(int)i])), row.Count);

    private static IReadOnlyList<ValueNode> Edges(long count, bool isCut, Func<long, ValueNode> read) => ArrayEdges.Along(count, isCut, read);

    private static long[] Shape(Array array) => [.. Enumerable.Range(0, array.Rank).Select(array.GetLongLength)];

    private static bool IsBuffer(Type type) => type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Memory<>) || type.GetGenericTypeDefinition() == typeof(ReadOnlyMemory<>));

    private static ListNode Buffer(object memory)
    {
        var length = (int)memory.GetType().GetProperty("Length")!.GetValue(memory)!;
        var part = memory.GetType().GetMethod("Slice", [typeof(int), typeof(int)])!.Invoke(memory, [0, Math.Min(length, 100)])!;
        var items = (Array)part.GetType().GetMethod("ToArray")!.Invoke(part, null)!;
        return new ListNode(items.Cast<object?>().Select(ArrayEdges.Leaf).ToList(), length);
    }
}

/// <summary>The elements of an array that are shown: all of a small one, three from every edge of a large one.</summary>
internal static class ArrayEdges
{
    /// <summary>More than these, and only the edges are shown.</summary>
    public const long MostElements = 1000;

    private const int Edge = 3;

    public static ListNode Read(long[] shape, Func<long[], object?> read)
    {
        var isCut = shape.Aggregate(1L, (a, b) => a * b) > MostElements;
        return (ListNode)Level(shape, [], isCut, read);
    }

    public static IReadOnlyList<ValueNode> Along(long count, bool isCut, Func<long, ValueNode> read)
    {
        if (!isCut || count <= (2 * Edge) + 1)
        {
            return Enumerable.Range(0, (int)count).Select(i => read(i)).ToList();
        }

        return [.. Enumerable.Range(0, Edge).Select(i => read(i)), new TextNode("…", TextRole.Muted), .. Enumerable.Range(0, Edge).Select(i => read(count - Edge + i))];
    }

    public static ValueNode Leaf(object? value) => value is null ? ValueNode.Null : ScalarReader.TryRead(value) ?? ObjectReader.Name(value);

    private static ValueNode Level(long[] shape, long[] index, bool isCut, Func<long[], object?> read) => index.Length == shape.Length
        ? Leaf(read(index))
        : new ListNode(Along(shape[index.Length], isCut, i => Level(shape, [.. index, i], isCut, read)), shape[index.Length]);
}
