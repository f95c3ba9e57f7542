namespace MLOps.Profiling.Relations;

/// <summary>Lays the most strongly related pairs of numeric columns over each other.</summary>
internal static class Interactions
{
    public const int MostPairs = 10;
    private const int MostPoints = 500;
    private const int Bins = 24;

    public static IReadOnlyList<Interaction> Of(PairedRows rows, IReadOnlyList<Correlation> correlations)
    {
        var columns = rows.Numbers.GroupBy(c => c.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Values, StringComparer.Ordinal);
        return correlations.Where(c => c.Method == "spearman").Take(MostPairs).ToList().AsParallel().AsOrdered().Select(c => Of(c.A, c.B, columns[c.A], columns[c.B])).ToList();
    }

    private static Interaction Of(string a, string b, double[] x, double[] y)
    {
        var rows = Common(x, y);
        return rows.Count <= MostPoints
            ? new(a, b, rows.ConvertAll(i => new InteractionPoint(x[i], y[i])), null)
            : new(a, b, [], Grid(x, y, rows));
    }

    private static List<int> Common(double[] x, double[] y)
    {
        var rows = new List<int>(x.Length);
        for (var i = 0; i < x.Length; i++)
        {
            if (!double.IsNaN(x[i]) && !double.IsNaN(y[i]))
            {
                rows.Add(i);
            }
        }

        return rows;
    }

    private static InteractionGrid Grid(double[] x, double[] y, List<int> rows)
    {
        var (across, up) = (Axis.Of(x, rows), Axis.Of(y, rows));
        var counts = up.Edges.Skip(1).Select(_ => new long[across.Edges.Count - 1]).ToList();
        foreach (var i in rows)
        {
            counts[up.Bin(y[i])][across.Bin(x[i])]++;
        }

        return new(across.Edges, up.Edges, counts);
    }

    private sealed class Axis
    {
        private readonly double[] _edges;
        private readonly double _perUnit;

        private Axis(double low, double high)
        {
            _edges = [.. HistogramEdges.Equal(low, high, Bins)];
            _perUnit = (_edges.Length - 1) / (_edges[^1] - _edges[0]);
        }

        public IReadOnlyList<double> Edges => _edges;

        public static Axis Of(double[] values, List<int> rows)
        {
            var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
            foreach (var i in rows)
            {
                (low, high) = (Math.Min(low, values[i]), Math.Max(high, values[i]));
            }

            return new(low, high);
        }

        // A guess, and a step where rounding misled it.
        public int Bin(double value)
        {
            var bin = Math.Clamp((int)((value - _edges[0]) * _perUnit), 0, _edges.Length - 2);
            return value < _edges[bin] ? bin - 1 : bin < _edges.Length - 2 && value >= _edges[bin + 1] ? bin + 1 : bin;
        }
    }
}
