using System.Collections;
using System.Globalization;
using System.Reflection;
using MLOps.Data;
using MLOps.Interactive.Output;

namespace MLOps.Interactive.Formatting;

/// <summary>Sequences: plain values on a line, everything else as a table of its properties. Reads only what is shown, for a sequence may be endless.</summary>
internal static class SequenceFormatter
{
    public static MimeBundle Format(IEnumerable items)
    {
        var shown = new List<object?>();
        foreach (var item in items)
        {
            shown.Add(item);
            if (shown.Count > Rows.Shown)
            {
                break;
            }
        }

        var total = Count(items) ?? (shown.Count <= Rows.Shown ? shown.Count : null);
        var visible = shown.Take(Rows.Shown).ToList();
        return visible.TrueForAll(x => x is null || ScalarText.IsScalar(x.GetType()))
            ? Line(visible, total)
            : ValueFormatter.Report(Table(TypeNames.Of(items.GetType()), visible, total));
    }

    private static MimeBundle Line(List<object?> items, long? total)
    {
        var text = string.Join(", ", items.Select(x => ValuePreview.Of(x)));
        var rest = total is { } n ? n > items.Count ? $", … {Number(n)} items in all" : "" : ", … and more";
        return new MimeBundle($"[{text}{rest}]");
    }

    private static ValueTable Table(string title, List<object?> items, long? total)
    {
        var types = items.Where(x => x is not null).Select(x => x!.GetType()).Distinct().ToList();
        return items.TrueForAll(x => x is IDictionary or null) ? OfDictionaries(title, items, total)
            : types.Count == 1 && Members(types[0]) is { Count: > 0 } members && !typeof(IEnumerable).IsAssignableFrom(types[0])
                ? OfMembers(title, items, members, total)
                : OfValues(title, items, total);
    }

    private static ValueTable OfMembers(string title, List<object?> items, List<MemberInfo> members, long? total) => new(
        title,
        members.Select(m => Rows.Column(m.Name, m is PropertyInfo p ? p.PropertyType : ((FieldInfo)m).FieldType)).ToList(),
        items.Select(x => (IReadOnlyList<object?>)members.Select(m => x is null ? null : Rows.Cell(Get(m, x))).ToList()).ToList(),
        total);

    private static ValueTable OfDictionaries(string title, List<object?> items, long? total)
    {
        var keys = items.OfType<IDictionary>().SelectMany(d => d.Keys.Cast<object>()).Distinct().Take(Rows.MostColumns).ToList();
        var rows = items.Select(x => (IReadOnlyList<object?>)keys.Select(k => x is IDictionary d && d.Contains(k) ? Rows.Cell(d[k]) : null).ToList()).ToList();
        var columns = keys.Select((k, i) => Rows.Column(ValuePreview.Of(k), rows.Select(r => r[i]).FirstOrDefault(v => v is not null)?.GetType() ?? typeof(string)));
        return new(title, columns.ToList(), rows, total);
    }

    private static ValueTable OfValues(string title, List<object?> items, long? total) => new(
        title,
        [new ColumnSchema("index", "BIGINT"), new ColumnSchema("value", "VARCHAR")],
        items.Select((x, i) => (IReadOnlyList<object?>)[i, Rows.Cell(x)]).ToList(),
        total);

    internal static List<MemberInfo> Members(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanRead && p.GetIndexParameters().Length == 0 && !p.PropertyType.IsByRef && !p.PropertyType.IsByRefLike).Take(Rows.MostColumns),
        .. type.GetFields(BindingFlags.Public | BindingFlags.Instance).Take(Rows.MostColumns),
    ];

    // A property that throws says so in its cell; the others are shown.
    internal static object? Get(MemberInfo member, object owner)
    {
        try
        {
            return member is PropertyInfo property ? property.GetValue(owner) : ((FieldInfo)member).GetValue(owner);
        }
        catch (TargetInvocationException error)
        {
            return $"({error.InnerException!.GetType().Name})";
        }
    }

    private static long? Count(IEnumerable items) => items is ICollection collection
        ? collection.Count
        : items.GetType().GetInterfaces().Where(i => i.IsGenericType && (i.GetGenericTypeDefinition() == typeof(IReadOnlyCollection<>) || i.GetGenericTypeDefinition() == typeof(ICollection<>)))
            .Select(i => (int?)i.GetProperty("Count")!.GetValue(items)).FirstOrDefault();

    private static string Number(long n) => n.ToString("N0", CultureInfo.InvariantCulture);
}
