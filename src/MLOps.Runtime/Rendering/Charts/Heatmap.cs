namespace MLOps.Rendering.Charts;

/// <summary>
/// The lower half of a symmetric matrix of correlations as coloured squares: blue for positive, orange for negative, greyer when
/// weaker. Names stand at the left of their row and at the top of their column.
/// </summary>
internal static class Heatmap
{
    private const int LongestName = 22;
    private const int Shades = 8;
    private const double Strong = 0.5;

    private static readonly int[] Slate = [0x70, 0x79, 0x89];

    /// <param name="value">By row and column; null where there is none.</param>
    /// <param name="small">Small squares without figures, for pages that carry many of these.</param>
    public static string Draw(IReadOnlyList<string> names, Func<int, int, double?> value, bool small = false)
    {
        var cell = small ? 20.0 : names.Count <= 8 ? 40 : names.Count <= 16 ? 30 : 20;
        var left = 12 + (6.6 * Math.Min(LongestName, names.Max(n => n.Length)));
        var svg = new Svg(left + (cell * (names.Count - 1)) + left, cell * names.Count);
        if (small)
        {
            Squares(svg, names.Count, left, cell, value);
        }

        for (var row = 0; row < names.Count; row++)
        {
            var middle = (row * cell) + (cell / 2) + 4;
            for (var column = 0; column < row && !small; column++)
            {
                Cell(svg, left + (column * cell), row * cell, cell, value(row, column));
            }

            if (row > 0)
            {
                svg.Text(left - 8, middle, Short(names[row]), 11, "end");
            }

            if (row < names.Count - 1)
            {
                svg.Text(left + (row * cell) + 4, row == 0 ? cell - 5 : middle, Short(names[row]), 11);
            }
        }

        return svg.ToString();
    }

    // A path for each shade: a tenth of the room of as many rectangles.
    private static void Squares(Svg svg, int count, double left, double size, Func<int, int, double?> value)
    {
        var cells = Enumerable.Range(0, count).SelectMany(row => Enumerable.Range(0, row).Select(column => (Row: row, Column: column, Value: value(row, column))));
        foreach (var shade in cells.Where(c => c.Value is not null).GroupBy(c => (IsNegative: c.Value < 0, Depth: (int)Math.Ceiling(Math.Abs(c.Value!.Value) * Shades))))
        {
            var path = string.Concat(shade.Select(c => $"M{Svg.N(left + (c.Column * size))} {Svg.N(c.Row * size)}h{Svg.N(size - 1)}v{Svg.N(size - 1)}h{Svg.N(1 - size)}z"));
            svg.Area(path, shade.Key.IsNegative ? Svg.Orange : Svg.Blue, 0.06 + (0.9 * shade.Key.Depth / Shades));
        }
    }

    private static void Cell(Svg svg, double x, double y, double size, double? value)
    {
        if (value is not { } v)
        {
            svg.Rect(x, y, size - 1, size - 1, Svg.Gray, 0.08, 2);
            return;
        }

        var (colour, strength) = (v < 0 ? Svg.Orange : Svg.Blue, Math.Abs(v));
        var isStrong = strength >= Strong;
        if (isStrong)
        {
            svg.Rect(x, y, size - 1, size - 1, Mixed(colour, strength), 1, 2);
        }
        else
        {
            svg.Rect(x, y, size - 1, size - 1, colour, 0.06 + (0.9 * strength * strength), 2);
        }

        if (size >= 30)
        {
            svg.Text(x + (size / 2) - 0.5, y + (size / 2) + 4, Figures.Fixed(v, 2), size >= 40 ? 11 : 9, "middle", isStrong ? "#ffffff" : Svg.Ink);
        }
    }

    // No page shines through: white figures stand on these.
    private static string Mixed(string colour, double share)
    {
        int Part(int i) => (int)Math.Round(Slate[i] + (share * (Convert.ToInt32(colour.Substring(1 + (2 * i), 2), 16) - Slate[i])));
        return $"#{Part(0):x2}{Part(1):x2}{Part(2):x2}";
    }

    private static string Short(string name) => name.Length <= LongestName ? name : name[..(LongestName - 1)] + "…";
}
