using System.Globalization;

namespace MLOps.Rendering;

/// <summary>
/// The lower half of a symmetric matrix of correlations as a table of figures on coloured ground: blue for positive, orange for negative, fainter when
/// weaker. Words of a table take the theme's own colour, which those of a picture cannot, and can be read where styles are taken away. The name of a
/// column stands at the left of its row and at the top of its column.
/// </summary>
internal static class HeatTable
{
    /// <summary>Of more columns the figures would not fit: a picture of squares shows those.</summary>
    public const int MostColumns = 16;

    /// <summary>Share of the colour in the ground of a figure of 1 or -1: above, the light words of dark themes could not be read on it.</summary>
    public const double Deepest = 0.44;

    private const double Faintest = 0.04;
    private const int LongestName = 22;
    private const int RoomForNames = 120;

    /// <param name="value">By row and column; null where there is none.</param>
    /// <param name="words">What the table shows.</param>
    public static void Write(Html html, IReadOnlyList<string> names, Func<int, int, double?> value, string words) => html.Element("table", table => table.Element("tbody", body =>
    {
        for (var row = 0; row < names.Count; row++)
        {
            body.Element("tr", tr => Row(tr, names, row, value));
        }
    }), ("class", "mlops-heat"), ("aria-label", words));

    private static void Row(Html tr, IReadOnlyList<string> names, int row, Func<int, int, double?> value)
    {
        tr.Element("th", row == 0 ? "" : ProfileWords.Cut(names[row], LongestName), ("scope", "row"), ("style", "text-align:right"));
        for (var column = 0; column < row; column++)
        {
            var v = value(row, column);
            tr.Element("td", v is null ? "" : Figures.Fixed(v.Value, 2), ("style", $"text-align:center;width:34px;background-color:{Ground(v)}"));
        }

        if (row < names.Count - 1)
        {
            // Wider than a figure: it lies over the empty half of the table, and over a column beyond it.
            tr.Element("td", ProfileWords.Cut(names[row], LongestName), ("colspan", (names.Count - row).ToString(CultureInfo.InvariantCulture)), ("style", "text-align:left;white-space:nowrap"));
        }
        else
        {
            tr.Element("td", "", ("style", $"width:{RoomForNames}px"));
        }
    }

    private static string Ground(double? value)
    {
        var (colour, depth) = value is { } v ? (v < 0 ? Svg.Orange : Svg.Blue, Faintest + ((Deepest - Faintest) * Math.Min(1, Math.Abs(v)))) : (Svg.Gray, Faintest);
        return string.Create(CultureInfo.InvariantCulture, $"rgba({Part(colour, 1)},{Part(colour, 3)},{Part(colour, 5)},{depth:0.##})");
    }

    private static int Part(string colour, int start) => Convert.ToInt32(colour.Substring(start, 2), 16);
}
