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
        var rows = Enumerable.Range(0, x.Length).Where(i => !double.IsNaN(x[i]) && !double.IsNaN(y[i])).ToArray();
        return rows.Length <= MostPoints
            ? new(a, b, rows.Select(i => new InteractionPoint(x[i], y[i])).ToList(), null)
            : new(a, b, [], Grid(Array.ConvertAll(rows, i => x[i]), Array.ConvertAll(rows, i => y[i])));
    }

    private static InteractionGrid Grid(double[] x, double[] y)
    {
        var (across, up) = (new Axis(x), new Axis(y));
        var counts = up.Edges.Skip(1).Select(_ => new long[across.Edges.Count - 1]).ToList();
        for (var i = 0; i < x.Length; i++)
        {
            counts[up.Bin(y[i])][across.Bin(x[i])]++;
        }

        return new(across.Edges, up.Edges, counts);
    }

    private sealed class Axis
    {
        private readonly double[] _edges;
        private readonly double _perUnit;

        public Axis(double[] values)
        {
            _edges = [.. HistogramEdges.Equal(values.Min(), values.Max(), Bins)];
            _perUnit = (_edges.Length - 1) / (_edges[^1] - _edges[0]);
        }

        public IReadOnlyList<double> Edges => _edges;

        // A guess, and a step where rounding misled it.
        public int Bin(double value)
        {
            var bin = Math.Clamp((int)((value - _edges[0]) * _perUnit), 0, _edges.Length - 2);
            return value < _edges[bin] ? bin - 1 : bin < _edges.Length - 2 && value >= _edges[bin + 1] ? bin + 1 : bin;
        }
    }
}
