namespace MLOps.Profiling.Relations;

/// <summary>
/// Kendall's tau-b over the rows in which both columns have a value, ties corrected, in n log n: along the one column in ascending
/// order, a tree of counts (Fenwick 1994) tells how many earlier values of the other were larger. Columns are ordered once.
/// </summary>
internal sealed class Kendall(IReadOnlyList<double[]> columns)
{
    private readonly List<Order> _orders = columns.AsParallel().AsOrdered().Select(c => new Order(c)).ToList();

    /// <summary>Columns that can be compared: those from 0 up to here.</summary>
    public int Columns => _orders.Count;

    /// <returns>NaN for fewer than two rows or without variation.</returns>
    public (int Rows, double Value) Of(int a, int b)
    {
        var (x, y) = (_orders[a], _orders[b]);
        var pairs = new Pairs(y.Different);
        for (var i = 0; i < x.Ascending.Length;)
        {
            var from = i;
            while (i < x.Ascending.Length && x.Dense[x.Ascending[i]] == x.Dense[x.Ascending[from]])
            {
                i++;
            }

            pairs.Add(x.Ascending.AsSpan(from, i - from), y.Dense);
        }

        return (pairs.Rows, pairs.TauB());
    }

    /// <summary>A column's rows in ascending order, and the rank of each row without gaps for ties; -1 where there is no value.</summary>
    private sealed class Order
    {
        public Order(double[] values)
        {
            Ascending = AscendingRows.Of(values);
            Dense = new int[values.Length];
            Array.Fill(Dense, -1);
            for (var i = 0; i < Ascending.Length; i++)
            {
                Different += i == 0 || values[Ascending[i]] != values[Ascending[i - 1]] ? 1 : 0;
                Dense[Ascending[i]] = Different - 1;
            }
        }

        public int[] Ascending { get; }

        public int[] Dense { get; }

        public int Different { get; }
    }

    /// <summary>The pairs of rows seen so far: discordant ones, and those tied in one column or both.</summary>
    private sealed class Pairs(int different)
    {
        private readonly int[] _tree = new int[different + 1];
        private readonly int[] _counts = new int[different];
        private readonly int[] _group = new int[different];
        private long _discordant;
        private long _tiedX;
        private long _tiedY;
        private long _tiedBoth;

        public int Rows { get; private set; }

        /// <summary>Takes the rows that share one value of x, all values of which are larger than those before.</summary>
        public void Add(ReadOnlySpan<int> rows, int[] y)
        {
            var (before, added) = (Rows, 0);
            foreach (var row in rows)
            {
                if (y[row] is >= 0 and var rank)
                {
                    _discordant += before - UpTo(rank);
                    _tiedX += added++;
                    _tiedBoth += _group[rank]++;
                }
            }

            foreach (var row in rows)
            {
                if (y[row] is >= 0 and var rank)
                {
                    _group[rank] = 0;
                    Count(rank);
                }
            }

            Rows += added;
        }

        public double TauB()
        {
            var all = (double)Rows * (Rows - 1) / 2;
            var spread = Math.Sqrt(all - _tiedX) * Math.Sqrt(all - _tiedY);
            return spread > 0 ? Math.Clamp((all - _tiedX - _tiedY + _tiedBoth - (2 * (double)_discordant)) / spread, -1, 1) : double.NaN;
        }

        private int UpTo(int rank)
        {
            var sum = 0;
            for (var i = rank + 1; i > 0; i &= i - 1)
            {
                sum += _tree[i];
            }

            return sum;
        }

        private void Count(int rank)
        {
            _tiedY += _counts[rank]++;
            for (var i = rank + 1; i < _tree.Length; i += i & -i)
            {
                _tree[i]++;
            }
        }
    }
}
