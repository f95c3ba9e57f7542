using System.Collections;
using MLOps.Rendering.Values;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>Sequences: plain values on a line, everything else as a table. Enumerates once, and no further than what is shown.</summary>
internal static class SequenceReader
{
    private const int MostTypes = 8;
    private const int LongestItemOnLine = 40;

    public static ValueNode Read(IEnumerable items, ValueReader reader) => Read(Taken.From(items, reader.MostRows, reader.MostLastRows), TypeNames.OfSequence(items.GetType()), reader);

    public static ValueNode Read(Taken taken, string title, ValueReader reader)
    {
        if (taken.Head.Count == 0 || taken.Head.All(IsPlain))
        {
            var parts = taken.Head.Select(reader.Part).ToList();
            if (parts.TrueForAll(FitsOnLine))
            {
                return new ListNode(parts, taken.Total, taken.Note);
            }
        }

        return taken.Head.All(DictionaryReader.IsGroup) ? DictionaryReader.Groups(taken, title, reader)
            : ArrayReader.TryReadJagged(taken, title) is { } array ? array
            : Table(taken, title, reader);
    }

    /// <summary>One column per part when the items are of few types that have parts, or dictionaries; else one for the items themselves.</summary>
    public static IReadOnlyList<Column<object?>> Columns(IEnumerable<object?> values, ValueReader reader)
    {
        var items = values.OfType<object>().ToList();
        var types = items.Select(x => x.GetType()).Distinct().ToList();
        return items.Count > 0 && items.TrueForAll(x => Entries.Of(x) is not null) ? OfEntries(items)
            : types.Count is > 0 and <= MostTypes && types.TrueForAll(t => HasMembers(t) && !reader.IsFormattedByUser(t)) ? OfMembers(types)
            : [new("value", null, x => x)];
    }

    /// <summary>Items that could be enumerated themselves, shown by what they are.</summary>
    public static TableNode Members<T>(IEnumerable<T> items, string title, ValueReader reader)
    {
        var taken = Taken.From(items, reader.MostRows, 0);
        var columns = Member.Of(typeof(T)).Select(m => new Column<object?>(m.Name, m.Type, x => m.Of(x!))).ToList();
        return TableReader.Read(reader, title, columns, TableReader.Numbered(taken.Head), [], taken.Total) with { RowHeader = "index" };
    }

    private static TableNode Table(Taken taken, string title, ValueReader reader)
    {
        var columns = Columns(taken.Head.Concat(taken.Tail), reader);
        var tail = TableReader.Numbered(taken.Tail, (taken.Total ?? 0) - taken.Tail.Count);
        return TableReader.Read(reader, title, columns, TableReader.Numbered(taken.Head), tail, taken.Total) with { RowHeader = "index", Note = taken.Note };
    }

    /// <summary>The members of one type; of several, theirs together, and a column that says which it is.</summary>
    private static List<Column<object?>> OfMembers(List<Type> types)
    {
        var members = types.SelectMany(t => Member.Of(t).Select(m => (Type: t, Member: m))).GroupBy(m => m.Member.Name, StringComparer.Ordinal)
            .Select(g => (g.Key, g.First().Member.Type, ByType: g.GroupBy(m => m.Type).ToDictionary(m => m.Key, m => m.First().Member)));
        var columns = members.Select(m => new Column<object?>(m.Key, m.Type, x => m.ByType.TryGetValue(x!.GetType(), out var member) ? member.Of(x) : null));
        return types.Count == 1 ? [.. columns] : [new("type", null, x => TypeNames.Of(x!.GetType())), .. columns];
    }

    private static List<Column<object?>> OfEntries(List<object> items) => items
        .SelectMany(x => Entries.Of(x)!.Select(e => KeyName(e.Key))).Distinct(StringComparer.Ordinal)
        .Select(name => new Column<object?>(name, null, x => Entries.Of(x!)!.FirstOrDefault(e => KeyName(e.Key) == name).Value)).ToList();

    private static string KeyName(object key) => ValueReader.Shorten(ScalarText.TryFormat(key) ?? key.ToString() ?? "", 80);

    private static bool HasMembers(Type type) =>
        !typeof(IEnumerable).IsAssignableFrom(type) && !ScalarText.IsScalar(type) && !typeof(Delegate).IsAssignableFrom(type) && !typeof(Type).IsAssignableFrom(type)
        && !typeof(System.Reflection.MemberInfo).IsAssignableFrom(type) && !typeof(ValueNode).IsAssignableFrom(type) && !typeof(Exception).IsAssignableFrom(type)
        && !typeof(Microsoft.AspNetCore.Html.IHtmlContent).IsAssignableFrom(type) && !typeof(Task).IsAssignableFrom(type) && !TabularReader.IsTable(type)
        && !typeof(System.Text.Json.JsonDocument).IsAssignableFrom(type) && type != typeof(System.Text.Json.JsonElement) && !ChartReader.IsChart(type) && Member.Of(type).Count > 0;

    private static bool IsPlain(object? item) => item is null || item is string || ScalarText.IsScalar(item.GetType()) || item is Type;

    private static bool FitsOnLine(ValueNode node) => node is not TextNode text || (text.Whole is null && text.Text.Length <= LongestItemOnLine && !text.Text.Contains(", ", StringComparison.Ordinal));
}
