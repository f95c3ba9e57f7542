namespace MLOps.Profiling.Relations;

/// <summary>How often each pair of categories occurs, over the rows in which both columns have a value. Empty rows and columns are left out.</summary>
internal sealed class Contingency
{
    private readonly long[,] _cells;
    private readonly long[] _left;
    private readonly long[] _right;

    private Contingency(long[,] cells)
    {
        _cells = cells;
        _left = new long[cells.GetLength(0)];
        _right = new long[cells.GetLength(1)];
        for (var i = 0; i < _left.Length; i++)
        {
            for (var j = 0; j < _right.Length; j++)
            {
                _left[i] += cells[i, j];
                _right[j] += cells[i, j];
            }
        }

        Total = _left.Sum();
        Rows = _left.Count(n => n > 0);
        Columns = _right.Count(n => n > 0);
    }

    public long Total { get; }

    /// <summary>Categories of the left column that occur.</summary>
    public int Rows { get; }

    /// <summary>Categories of the right column that occur.</summary>
    public int Columns { get; }

    public static Contingency Of(CategoryColumn a, CategoryColumn b)
    {
        var cells = new long[a.Size, b.Size];
        for (var i = 0; i < a.Codes.Length; i++)
        {
            if (a.Codes[i] >= 0 && b.Codes[i] >= 0)
            {
                cells[a.Codes[i], b.Codes[i]]++;
            }
        }

        return new(cells);
    }

    /// <summary>Pearson's chi-squared statistic over the number of rows: the sum of observed² / (row · column), minus 1.</summary>
    public double PhiSquared()
    {
        var sum = 0.0;
        for (var i = 0; i < _left.Length; i++)
        {
            for (var j = 0; j < _right.Length; j++)
            {
                if (_cells[i, j] > 0)
                {
                    sum += (double)_cells[i, j] * _cells[i, j] / ((double)_left[i] * _right[j]);
                }
            }
        }

        return sum - 1;
    }
}
