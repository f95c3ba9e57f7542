using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using System.Xml;
using Microsoft.CodeAnalysis.CSharp;
using MLOps.Notebooks.Pages;

namespace MLOps.Notebooks.Headless.Parameters;

/// <summary>How text becomes a C# expression of one type.</summary>
/// <param name="Takes">What to say it takes when the text is something else.</param>
/// <param name="Write">The expression; null when the text is not of this type.</param>
internal sealed partial record ScalarParameter(string Takes, Func<string, string?> Write)
{
    private const string Invariant = "System.Globalization.CultureInfo.InvariantCulture";

    /// <summary>By the type's name as C# writes it in full.</summary>
    public static IReadOnlyDictionary<string, ScalarParameter> All { get; } = new Dictionary<string, ScalarParameter>(StringComparer.Ordinal)
    {
        ["string"] = new("a text", Quote),
        ["char"] = new("one character", text => text.Length == 1 ? SymbolDisplay.FormatLiteral(text[0], quote: true) : null),
        ["bool"] = new("true or false", text => bool.TryParse(text, out var flag) ? (flag ? "true" : "false") : null),
        ["sbyte"] = Whole<sbyte>(""),
        ["byte"] = Whole<byte>(""),
        ["short"] = Whole<short>(""),
        ["ushort"] = Whole<ushort>(""),
        ["int"] = Whole<int>(""),
        ["uint"] = Whole<uint>("u"),
        ["long"] = Whole<long>("L"),
        ["ulong"] = Whole<ulong>("ul"),
        ["float"] = new("a number", text => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) ? Finite(x, "float", "f") : null),
        ["double"] = new("a number", text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) ? Finite(x, "double", "d") : null),
        ["decimal"] = new("a number", text => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) ? x.ToString(CultureInfo.InvariantCulture) + "m" : null),
        ["System.Numerics.BigInteger"] = new("a whole number", text => BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? $"System.Numerics.BigInteger.Parse({Quote(text)}, {Invariant})" : null),
        ["System.DateTime"] = new("a date such as 2026-11-23 or 2026-11-23T08:30", text => IsIsoDate(text) && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _)
            ? $"System.DateTime.Parse({Quote(text)}, {Invariant}, System.Globalization.DateTimeStyles.RoundtripKind)" : null),
        ["System.DateTimeOffset"] = new("a date with an offset such as 2026-11-23T08:30+01:00", text => IsIsoDate(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)
            ? $"System.DateTimeOffset.Parse({Quote(text)}, {Invariant}, System.Globalization.DateTimeStyles.AssumeUniversal)" : null),
        ["System.DateOnly"] = new("a date such as 2026-11-23", text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? string.Create(CultureInfo.InvariantCulture, $"new System.DateOnly({day.Year}, {day.Month}, {day.Day})") : null),
        ["System.TimeOnly"] = new("a time of day such as 08:30", text => TimeOnly.TryParse(text, CultureInfo.InvariantCulture, out _) ? $"System.TimeOnly.Parse({Quote(text)}, {Invariant})" : null),
        ["System.TimeSpan"] = new("a length of time such as 90s, 5m, 1.5h or 00:05:00", Span),
        ["System.Guid"] = new("a GUID", text => Guid.TryParse(text, out var id) ? $"System.Guid.Parse(\"{id}\")" : null),
        ["System.Uri"] = new("an address", text => Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _) ? $"new System.Uri({Quote(text)}, System.UriKind.RelativeOrAbsolute)" : null),
        ["System.IO.FileInfo"] = new("a file", text => text.Length > 0 ? $"new System.IO.FileInfo({Quote(text)})" : null),
        ["System.IO.DirectoryInfo"] = new("a folder", text => text.Length > 0 ? $"new System.IO.DirectoryInfo({Quote(text)})" : null),
    };

    public static string Quote(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    private static ScalarParameter Whole<T>(string suffix)
        where T : IBinaryInteger<T>, IMinMaxValue<T> => new(
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {T.MinValue} to {T.MaxValue}"),
        text => T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number.ToString(null, CultureInfo.InvariantCulture) + suffix : null);

    private static string Finite<T>(T number, string type, string suffix)
        where T : IFloatingPointIeee754<T> =>
        T.IsNaN(number) ? $"{type}.NaN"
        : T.IsPositiveInfinity(number) ? $"{type}.PositiveInfinity"
        : T.IsNegativeInfinity(number) ? $"{type}.NegativeInfinity"
        : number.ToString("R", CultureInfo.InvariantCulture) + suffix;

    // 01/02/2026 is two days, depending on who reads it.
    private static bool IsIsoDate(string text) => IsoDate().IsMatch(text);

    private static string? Span(string text)
    {
        var span = Durations.TryParse(text, out var read) ? read : text.StartsWith('P') ? FromIso(text) : null;
        return span is { } time ? $"System.TimeSpan.Parse(\"{time.ToString("c", CultureInfo.InvariantCulture)}\", {Invariant})" : null;
    }

    private static TimeSpan? FromIso(string text)
    {
        try
        {
            return XmlConvert.ToTimeSpan(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}")]
    private static partial Regex IsoDate();
}
