using System.Collections;
using MLOps.Rendering.Values;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>Dictionaries and groups: a row per key. Values that are alike have their parts as columns.</summary>
internal static class DictionaryReader
{
    public static ValueNode? TryRead(object value, ValueReader reader) => value switch
    {
        _ when Entries.Of(value) is { } entries => Read(value, entries, reader),
        _ when IsGroup(value) => Group((IEnumerable)value, reader),
        _ => null,
    };

    private static TableNode Read(object dictionary, IEnumerable<(object Key, object? Value)> entries, ValueReader reader)
    {
        var taken = Taken.From(entries, reader.MostRows, 0);
        var rows = taken.Head.Select(e => ((object Key, object? Value))e!).Select(e => (ValueRenderer.Line(reader.Part(e.Key)), e.Value)).ToList();
        var total = taken.Total ?? Count(dictionary);
        var table = TableReader.Read(reader, TypeNames.OfSequence(dictionary.GetType()), SequenceReader.Columns(rows.Select(r => r.Value).ToList(), reader), rows, [], total);
        return table with { RowHeader = "key", Note = taken.Note };
    }

    /// <summary>A row per group: its key, and its items folded.</summary>
    public static TableNode Groups(Taken taken, string title, ValueReader reader)
    {
        List<Column<object>> columns = [new("items", null, group => reader.Nested(() => SequenceReader.Read((IEnumerable)group, reader)))];
        var rows = taken.Head.Select(g => (ValueRenderer.Line(reader.Part(KeyOf(g!))), g!)).ToList();
        return TableReader.Read(reader, title, columns, rows, [], taken.Total) with { RowHeader = "key", Note = taken.Note };
    }

    public static bool IsGroup(object? value) => value is IEnumerable && Implements(value.GetType(), typeof(IGrouping<,>));

    private static StackNode Group(IEnumerable group, ValueReader reader) =>
        new($"Key: {ValueRenderer.Line(reader.Part(KeyOf(group)))}", [SequenceReader.Read(group, reader)]);

    private static object? KeyOf(object group) => group.GetType().GetInterfaces()
        .First(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IGrouping<,>)).GetProperty("Key")!.GetValue(group);

    private static int? Count(object dictionary) => dictionary is ICollection collection ? collection.Count : null;

    private static bool Implements(Type type, Type open) => type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == open);
}
