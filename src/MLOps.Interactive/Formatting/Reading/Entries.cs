using System.Collections;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>Keys and values of anything that is a dictionary: generic or not, read-only, or an ExpandoObject.</summary>
internal static class Entries
{
    /// <summary>Null when it is no dictionary.</summary>
    public static IEnumerable<(object Key, object? Value)>? Of(object value) => value switch
    {
        IDictionary dictionary => OfDictionary(dictionary),
        _ when PairType(value.GetType()) is { } pair => OfPairs((IEnumerable)value, pair),
        _ => null,
    };

    private static IEnumerable<(object, object?)> OfDictionary(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary)
        {
            yield return (entry.Key, entry.Value);
        }
    }

    private static IEnumerable<(object, object?)> OfPairs(IEnumerable pairs, Type type)
    {
        var (key, value) = (type.GetProperty("Key")!, type.GetProperty("Value")!);
        foreach (var pair in pairs)
        {
            yield return (key.GetValue(pair)!, value.GetValue(pair));
        }
    }

    private static Type? PairType(Type type) => type.GetInterfaces()
        .Where(i => i.IsGenericType && (i.GetGenericTypeDefinition() == typeof(IDictionary<,>) || i.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)))
        .Select(i => typeof(KeyValuePair<,>).MakeGenericType(i.GetGenericArguments())).FirstOrDefault();
}
