using System.Collections;
using System.Reflection;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>Keys and values of anything that is a dictionary: generic or not, read-only, or an ExpandoObject.</summary>
internal static class Entries
{
    /// <summary>Null when it is no dictionary.</summary>
    public static IEnumerable<(object Key, object? Value)>? Of(object value) => value switch
    {
        IDictionary dictionary => OfDictionary(dictionary),
        _ when PairArguments(value.GetType()) is { } types => OfPairs(value, types),
        _ => null,
    };

    private static IEnumerable<(object, object?)> OfDictionary(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary)
        {
            yield return (entry.Key, entry.Value);
        }
    }

    // Asked for by their type, because a dictionary may be a sequence of something else besides.
    private static IEnumerable<(object, object?)> OfPairs(object pairs, Type[] types) =>
        (IEnumerable<(object, object?)>)typeof(Entries).GetMethod(nameof(Pairs), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(types).Invoke(null, [pairs])!;

    private static IEnumerable<(object, object?)> Pairs<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> pairs) => pairs.Select(p => ((object)p.Key!, (object?)p.Value));

    private static Type[]? PairArguments(Type type) => type.GetInterfaces()
        .FirstOrDefault(i => i.IsGenericType && (i.GetGenericTypeDefinition() == typeof(IDictionary<,>) || i.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)))
        ?.GetGenericArguments();
}
