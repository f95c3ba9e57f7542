using System.Collections;
using System.Globalization;
using System.Reflection;

namespace MLOps.Tracking;

/// <summary>Named values of a dictionary or of an object's public properties and fields (ML.NET's trainer options are fields).</summary>
internal static class ParameterValues
{
    public static IEnumerable<(string Key, object? Value)> Of(object parameters) => parameters switch
    {
        null or string => [],
        IDictionary dictionary => Entries(dictionary),
        _ => Members(parameters),
    };

    // By the dictionary's own enumerator: as a plain sequence a generic one gives pairs of another type.
    private static IEnumerable<(string, object?)> Entries(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary)
        {
            yield return (Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? "", entry.Value);
        }
    }

    private static IEnumerable<(string, object?)> Members(object parameters)
    {
        var type = parameters.GetType();
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.CanRead && p.GetIndexParameters().Length == 0).Select(p => (p.Name, p.GetValue(parameters)));
        var fields = type.GetFields(BindingFlags.Public | BindingFlags.Instance).Select(f => (f.Name, f.GetValue(parameters)));
        return properties.Concat(fields).Where(m => IsPlain(m.Item2));
    }

    // Loggers, schedules and the like have no value that says anything.
    private static bool IsPlain(object? value) => value is string or bool or Enum || (value is IFormattable && value.GetType().IsValueType);
}
