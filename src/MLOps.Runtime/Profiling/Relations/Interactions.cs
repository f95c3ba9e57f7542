namespace MLOps.Profiling.Relations;

/// <summary>Lays the most strongly related pairs of numeric columns over each other.</summary>
internal static class Interactions
{
    private const int MostPairs = 10;
    private const int MostPoints = 500;
    private const int Bins = 24;

    public static IReadOnlyList<Interaction> Of(PairedRows rows, IReadOnlyList<Correlation> correlations)
    {
        var columns = rows.Numbers.GroupBy(c => c.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Values, StringComparer.Ordinal);
        return correlations.Where(c => c.Method == "spearman").Take(MostPairs).Select(c => Of(c.A, c.B, columns[c.A], columns[c.B])).ToList();
    }

    private static Interaction Of(string a, string b, double[] x, double[] y)
    {
        var points = x.Zip(y, (left, right) => new InteractionPoint(left, right)).Where(p => !double.IsNaN(p.X) && !double.IsNaN(p.Y)).ToList();
        return points.Count <= MostPoints ? new(a, b, points, null) : new(a, b, [], Grid(points));
    }

    private static InteractionGrid Grid(List<InteractionPoint> points)
    {
        var (xEdges, yEdges) = (Edges(points, p => p.X), Edges(points, p => p.Y));
        var counts = yEdges.Skip(1).Select(_ => new long[xEdges.Count - 1]).ToList();
        foreach (var point in points)
        {
            counts[Bin(yEdges, point.Y)][Bin(xEdges, point.X)]++;
        }

        return new(xEdges, yEdges, counts);
    }

    private static List<double> Edges(List<InteractionPoint> points, Func<InteractionPoint, double> axis) => HistogramEdges.Equal(points.Min(axis), points.Max(axis), Bins);

    private static int Bin(List<double> edges, double value)
    {
        var at = edges.BinarySearch(value);
        return Math.Clamp(at >= 0 ? at : ~at - 1, 0, edges.Count - 2);
    }
}
