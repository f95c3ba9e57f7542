using System.Globalization;

namespace MLOps.Data;

/// <summary>Finds what separates the columns of a text that has no comma, semicolon, tab or bar: in every line as often.</summary>
internal static class CsvRareDelimiter
{
    public const string Blank = " ";

    private const string Colon = ":";

    private static readonly string[] Delimiters = ["^", "~", "\u0001", "\u001F", Colon, Blank];

    /// <summary>Null when nothing does. Sentences have blanks and times have colons: these count where a column of numbers comes of it.</summary>
    public static string? Of(string header, IReadOnlyList<string> rows) => rows.Count == 0 ? null : Delimiters.FirstOrDefault(d => Divides(d, header, rows));

    /// <summary>The fields of a line whose columns stand apart by blanks.</summary>
    public static string[] Words(string line) => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static bool Divides(string delimiter, string header, IReadOnlyList<string> rows)
    {
        string[] Fields(string line) => delimiter == Blank ? Words(line) : line.Split(delimiter);
        var columns = Fields(header).Length;
        var fields = rows.Select(Fields).ToList();
        return columns > 1 && fields.TrueForAll(f => f.Length == columns)
            && (delimiter is not (Colon or Blank) || Enumerable.Range(0, columns).Any(c => fields.TrueForAll(f => IsNumber(f[c]))));
    }

    private static bool IsNumber(string field) => double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
