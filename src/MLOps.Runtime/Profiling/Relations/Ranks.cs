namespace MLOps.Profiling.Relations;

/// <summary>
/// A numeric column ready for rank correlation: its values in ascending order, so that ranks over any subset of the rows take one
/// walk along it.
/// </summary>
internal sealed class Ranks
{
    private readonly double[] _values;
    private readonly int[] _ascending;

    /// <param name="values">NaN where the column has no value.</param>
    public Ranks(double[] values)
    {
        _values = values;
        _ascending = AscendingRows.Of(values);
    }

    public int Length => _values.Length;

    public bool IsComplete => _ascending.Length == _values.Length;

    public bool Has(int row) => !double.IsNaN(_values[row]);

    /// <summary>Writes the mean ranks over the rows that have a value in both columns; returns how many those are.</summary>
    public int Rank(Ranks other, double[] ranks)
    {
        var rank = 0;
        for (var i = 0; i < _ascending.Length;)
        {
            var end = i;
            var tied = 0;
            var value = _values[_ascending[i]];
            for (; end < _ascending.Length && _values[_ascending[end]] == value; end++)
            {
                tied += other.Has(_ascending[end]) ? 1 : 0;
            }

            var mean = rank + ((tied + 1) / 2.0);
            for (; i < end; i++)
            {
                ranks[_ascending[i]] = mean;
            }

            rank += tied;
        }

        return rank;
    }
}
