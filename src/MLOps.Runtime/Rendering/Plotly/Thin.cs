namespace MLOps.Rendering.Plotly;

/// <summary>Long lines with no more points than can be seen.</summary>
internal static class Thin
{
    private const int Most = 2000;

    /// <summary>Of all points on one column of pixels the first, the lowest, the highest and the last, in order: the picture stays the same.</summary>
    public static IReadOnlyList<(double X, double Y)> Line(IEnumerable<(double X, double Y)> points)
    {
        var all = points.ToList();
        if (all.Count <= Most)
        {
            return all;
        }

        var kept = new List<(double X, double Y)>();
        for (var start = 0; start < all.Count;)
        {
            var end = start + 1;
            while (end < all.Count && Math.Round(all[end].X) == Math.Round(all[start].X))
            {
                end++;
            }

            var column = Enumerable.Range(start, end - start).ToList();
            kept.AddRange(new[] { start, column.MinBy(i => all[i].Y), column.MaxBy(i => all[i].Y), end - 1 }.Distinct().Order().Select(i => all[i]));
            start = end;
        }

        return kept;
    }
}
