using MLOps.Profiling.Relations;

namespace MLOps.Profiling.Target;

/// <summary>A target of numbers. A split is judged by the variance within.</summary>
/// <param name="all">NaN where a row has none.</param>
internal sealed class TargetNumbers(NumberColumn all) : TargetValues
{
    private readonly double[] _values = all.Values.Where(v => !double.IsNaN(v)).ToArray();

    public static TargetNumbers Of(NumberColumn column) => new(column) { Rows = Enumerable.Range(0, column.Values.Length).Where(i => !double.IsNaN(column.Values[i])).ToArray() };

    public override ITargetSums Sums() => new Totals(_values, _values.Average());

    public override double Error(int[] cells, int size, IReadOnlyList<int> trained, IReadOnlyList<int> tested)
    {
        var answers = trained.GroupBy(place => cells[place]).ToDictionary(g => g.Key, g => Median(g.Select(place => _values[place])));
        var usual = Median(trained.Select(place => _values[place]));
        return tested.Sum(place => Math.Abs(_values[place] - answers.GetValueOrDefault(cells[place], usual)));
    }

    public override TargetGroup Describe(TargetGroup group, IReadOnlyList<int> places) => group with
    {
        Rows = places.Count,
        Mean = places.Count == 0 ? null : places.Average(p => _values[p]),
        Median = places.Count == 0 ? null : Median(places.Select(p => _values[p])),
    };

    public override (string Method, double? Value) Association(NumberColumn column) => ("spearman", Finite(new Spearman([column, all]).Of(0, 1).Value));

    public override (string Method, double? Value) Association(CategoryColumn column) => ("correlationRatio", Finite(CorrelationRatio.Of(column, all.Values).Value));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private sealed class Totals(double[] values, double mean) : ITargetSums
    {
        private long _rows;
        private double _sum;

        public double Squares => _rows == 0 ? 0 : _sum * _sum / _rows;

        public void Add(int place)
        {
            _sum += values[place] - mean;
            _rows++;
        }

        public void Remove(int place)
        {
            _sum -= values[place] - mean;
            _rows--;
        }
    }
}
