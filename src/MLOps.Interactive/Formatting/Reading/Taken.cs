using System.Collections;
using System.Globalization;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>As much of a sequence as is shown, read in one go.</summary>
/// <param name="Tail">The last items, where a list lets us reach them and the head does not.</param>
/// <param name="Total">Null when counting would mean enumerating.</param>
/// <param name="Note">Why reading stopped, when it was not for lack of items or of room.</param>
internal sealed record Taken(IReadOnlyList<object?> Head, IReadOnlyList<object?> Tail, long? Total, string Note)
{
    public static Taken From(IEnumerable items, int most, int last)
    {
        var head = new List<object?>();
        var note = Read(items, head, most + 1);
        var isWhole = head.Count <= most;
        var total = Count(items) ?? (isWhole && note.Length == 0 ? head.Count : (long?)null);
        if (!isWhole)
        {
            head.RemoveAt(most);
        }

        return new Taken(head, isWhole || note.Length > 0 ? [] : Last(items, head.Count, last), total, note);
    }

    /// <summary>Reads on until there is enough, or the sequence throws: what came before is kept.</summary>
    private static string Read(IEnumerable items, List<object?> into, int most)
    {
        try
        {
            foreach (var item in items)
            {
                into.Add(item);
                if (into.Count >= most)
                {
                    break;
                }
            }

            return "";
        }
        catch (Exception error) when (error is not (OperationCanceledException or ThreadInterruptedException or OutOfMemoryException))
        {
            return string.Create(CultureInfo.InvariantCulture, $"after {into.Count} items it threw {error.GetType().Name}: {error.Message}");
        }
    }

    private static IReadOnlyList<object?> Last(IEnumerable items, int taken, int last) => items is IList { Count: var count } list && count > taken
        ? Enumerable.Range(Math.Max(taken, count - last), Math.Min(last, count - taken)).Select(i => list[i]).ToList()
        : [];

    private static long? Count(IEnumerable items) => items is ICollection collection
        ? collection.Count
        : items.GetType().GetInterfaces().Where(i => i.IsGenericType && (i.GetGenericTypeDefinition() == typeof(IReadOnlyCollection<>) || i.GetGenericTypeDefinition() == typeof(ICollection<>)))
            .Select(i => (long?)(int)i.GetProperty("Count")!.GetValue(items)!).FirstOrDefault();
}
