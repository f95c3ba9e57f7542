namespace MLOps.Rendering.Charts;

/// <summary>
/// The lower half of a symmetric matrix of correlations as small coloured squares, where <see cref="HeatTable"/> has no room or there are many of them: blue
/// for positive, orange for negative, fainter when weaker. Names stand at the left of their row and at the top of their column.
/// </summary>
internal static class Heatmap
{
    private const int LongestName = 22;
    private const int Shades = 8;
    private const double Size = 20;

    /// <param name="value">By row and column; null where there is none.</param>
    public static string Draw(IReadOnlyList<string> names, Func<int, int, double?> value)
    {
        var left = 12 + (6.6 * Math.Min(LongestName, names.Max(n => n.Length)));
        var svg = new Svg(left + (Size * (names.Count - 1)) + left, Size * names.Count);
        Squares(svg, names.Count, left, value);
        for (var row = 0; row < names.Count; row++)
        {
            var middle = (row * Size) + (Size / 2) + 4;
            if (row > 0)
            {
                svg.Text(left - 8, middle, Short(names[row]), 11, "end");
            }

            if (row < names.Count - 1)
            {
                svg.Text(left + (row * Size) + 4, row == 0 ? Size - 5 : middle, Short(names[row]), 11);
            }
        }

        return svg.ToString();
    }

    // A path for each shade: a tenth of the room of as many rectangles.
    private static void Squares(Svg svg, int count, double left, Func<int, int, double?> value)
    {
        var cells = Enumerable.Range(0, count).SelectMany(row => Enumerable.Range(0, row).Select(column => (Row: row, Column: column, Value: value(row, column))));
        foreach (var shade in cells.Where(c => c.Value is not null).GroupBy(c => (IsNegative: c.Value < 0, Depth: (int)Math.Ceiling(Math.Abs(c.Value!.Value) * Shades))))
        {
            var path = string.Concat(shade.Select(c => $"M{Svg.N(left + (c.Column * Size))} {Svg.N(c.Row * Size)}h{Svg.N(Size - 1)}v{Svg.N(Size - 1)}h{Svg.N(1 - Size)}z"));
            svg.Area(path, shade.Key.IsNegative ? Svg.Orange : Svg.Blue, 0.06 + (0.9 * shade.Key.Depth / Shades));
        }
    }

    private static string Short(string name) => name.Length <= LongestName ? name : name[..(LongestName - 1)] + "…";
}
