using System.Data;
using System.Globalization;

namespace MLOps.Data;

/// <summary>Values of an engine's rows as reports keep them.</summary>
internal static class PlainValues
{
    /// <summary>A row's values, null where there is none.</summary>
    public static IReadOnlyList<object?> Row(IDataRecord row)
    {
        var values = new object?[row.FieldCount];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = row.IsDBNull(i) ? null : Of(row.GetValue(i));
        }

        return values;
    }

    /// <summary>The texts of a list.</summary>
    public static IReadOnlyList<string> Texts(object value) => value is System.Collections.IEnumerable items ? items.Cast<object?>().OfType<string>().ToList() : [];

    /// <summary>Numbers, booleans and text as they are; times as ISO 8601; lists in brackets.</summary>
    public static object? Of(object value) => value switch
    {
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("o", CultureInfo.InvariantCulture),
        string or bool or sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal => value,
        System.Collections.IEnumerable items => "[" + string.Join(", ", items.Cast<object?>().Select(x => x is null ? "null" : Of(x))) + "]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
