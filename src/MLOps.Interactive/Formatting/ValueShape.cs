using System.Collections;
using System.Data;
using System.Globalization;
using Microsoft.Data.Analysis;
using Microsoft.ML;

namespace MLOps.Interactive.Formatting;

/// <summary>A value's size and a short look at it, without enumerating anything.</summary>
internal static class ValueShape
{
    private const int Longest = 60;

    /// <summary>"2,922 × 7" of a table, "12 items" of a collection, "5 characters" of a text; empty when there is no such thing.</summary>
    public static string Of(object? value) => value switch
    {
        string text => $"{Count(text.Length)} characters",
        DataFrame frame => $"{Count(frame.Rows.Count)} × {Count(frame.Columns.Count)}",
        IDataView view => $"{(view.GetRowCount() is { } rows ? Count(rows) : "?")} × {Count(view.Schema.Count)}",
        DataTable table => $"{Count(table.Rows.Count)} × {Count(table.Columns.Count)}",
        Array { Rank: > 1 } array => string.Join(" × ", Enumerable.Range(0, array.Rank).Select(d => Count(array.GetLength(d)))),
        ICollection items => Items(items.Count),
        _ when CountOf(value) is { } count => Items(count),
        _ => "",
    };

    public static string Preview(object? value)
    {
        var text = value switch
        {
            null => "null",
            string x => x,
            IReport report => report.Title,
            IFormattable x => x.ToString(null, CultureInfo.InvariantCulture),
            IEnumerable or DataFrame or IDataView or DataTable => "",
            _ => Shorten(value),
        };
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= Longest ? line : line[..(Longest - 1)] + "…";
    }

    // A ToString of the user's that throws must not take the whole list with it.
    private static string Shorten(object value)
    {
        try
        {
            var text = value.ToString() ?? "";
            return text == value.GetType().ToString() ? "" : text;
        }
        catch (Exception error)
        {
            return $"({error.GetType().Name})";
        }
    }

    private static int? CountOf(object? value) => value?.GetType().GetInterfaces()
        .FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReadOnlyCollection<>))?
        .GetProperty("Count")?.GetValue(value) as int?;

    private static string Items(int count) => count == 1 ? "1 item" : $"{Count(count)} items";

    private static string Count(long n) => n.ToString("N0", CultureInfo.InvariantCulture);
}
