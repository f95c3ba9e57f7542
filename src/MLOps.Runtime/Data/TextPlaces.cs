using System.Globalization;

namespace MLOps.Data;

/// <summary>Names places in a text file by line and byte.</summary>
internal static class TextPlaces
{
    /// <summary>So many places are named; of the rest, how many there are.</summary>
    public const int Most = 3;

    public static string Named(CsvLine line) => string.Create(CultureInfo.InvariantCulture, $"line {line.Number} (byte {line.Byte:N0})");

    /// <param name="what">What the place with this index has; empty for nothing to say.</param>
    public static string Shown(IEnumerable<CsvLine> lines, int count, Func<int, string> what)
    {
        var shown = lines.Take(Most).Select((l, i) => Named(l) + (what(i) is { Length: > 0 } text ? $" has {text}" : ""));
        return string.Join(", ", shown) + (count > Most ? $" and {Figures.Count(count - Most)} more" : "");
    }
}
