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
        IDictionary dictionary => dictionary.Cast<DictionaryEntry>().Select(e => (Convert.ToString(e.Key, CultureInfo.InvariantCulture) ?? "", e.Value)),
        _ => Members(parameters),
    };

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
