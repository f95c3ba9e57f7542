using System.Globalization;
using System.Text;

namespace MLOps.Tracking;

/// <summary>How names and values of a run are written.</summary>
internal static class RunText
{
    /// <summary>A parameter's value: invariant culture, <c>true</c> and <c>false</c>, <c>null</c>.</summary>
    public static string Of(object? value) => value switch
    {
        null => "null",
        bool x => x ? "true" : "false",
        IFormattable x => x.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>Half of a surrogate pair cannot be written as UTF-8, and a zero character ends a text in the engine; both become U+FFFD.</summary>
    public static string Scrub(string text) =>
        text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 && !text.Contains('\0', StringComparison.Ordinal)
            ? text
            : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\ufffd');
}
