using MLOps.Profiling.Relations;

namespace MLOps.Profiling.Target;

/// <summary>A target of classes, the most frequent one first. A split is judged by Gini's impurity.</summary>
/// <param name="all">The class of every row, -1 for none.</param>
internal sealed class TargetClasses(CategoryColumn all) : TargetValues
{
    private readonly int[] _classes = all.Codes.Where(c => c >= 0).ToArray();

    public override IReadOnlyList<(string Label, long Rows)> Classes => all.Labels.Select((label, code) => (label, _classes.LongCount(c => c == code))).ToList();

    public static TargetClasses Of(CategoryColumn column)
    {
        var ordered = Ordered(column);
        return new(ordered) { Rows = Enumerable.Range(0, ordered.Codes.Length).Where(i => ordered.Codes[i] >= 0).ToArray() };
    }

    // Codes come in the order in which values were read, which another reading need not repeat.
    private static CategoryColumn Ordered(CategoryColumn column)
    {
        var counts = column.Codes.Where(c => c >= 0).CountBy(c => c).ToDictionary();
        var order = Enumerable.Range(0, column.Size).OrderByDescending(c => counts.GetValueOrDefault(c)).ThenBy(c => column.Labels[c], StringComparer.Ordinal).ToList();
        var place = order.Select((code, i) => (code, i)).ToDictionary(x => x.code, x => x.i);
        return column with { Codes = column.Codes.Select(c => c < 0 ? -1 : place[c]).ToArray(), Labels = order.Select(c => column.Labels[c]).ToList() };
    }

    public override ITargetSums Sums() => new Counts(_classes, all.Size);

    public override double Error(int[] cells, int size, IReadOnlyList<int> trained, IReadOnlyList<int> tested)
    {
        var counts = new int[size + 1, all.Size];
        foreach (var place in trained)
        {
            counts[cells[place], _classes[place]]++;
            counts[size, _classes[place]]++;
        }

        var answers = Enumerable.Range(0, size + 1).Select(cell => Most(counts, cell)).ToArray();
        return tested.Count(place => _classes[place] != (answers[cells[place]] ?? answers[size]));
    }

    public override TargetGroup Describe(TargetGroup group, IReadOnlyList<int> places)
    {
        var counts = new long[all.Size];
        foreach (var place in places)
        {
            counts[_classes[place]]++;
        }

        return group with { Rows = places.Count, ClassCounts = counts };
    }

    public override (string Method, double? Value) Association(NumberColumn column) => ("correlationRatio", Finite(CorrelationRatio.Of(all, column.Values).Value));

    public override (string Method, double? Value) Association(CategoryColumn column) => ("uncertainty", Finite(Uncertainty.Of(column, all)));

    private int? Most(int[,] counts, int cell)
    {
        var (best, most) = ((int?)null, 0);
        for (var c = 0; c < all.Size; c++)
        {
            if (counts[cell, c] > most)
            {
                (best, most) = (c, counts[cell, c]);
            }
        }

        return best;
    }

    private sealed class Counts(int[] classes, int size) : ITargetSums
    {
        private readonly long[] _counts = new long[size];
        private long _rows;
        private double _squares;

        public double Squares => _rows == 0 ? 0 : _squares / _rows;

        public void Add(int place)
        {
            _squares += (2 * _counts[classes[place]]++) + 1;
            _rows++;
        }

        public void Remove(int place)
        {
            _squares -= (2 * --_counts[classes[place]]) + 1;
            _rows--;
        }
    }
}
