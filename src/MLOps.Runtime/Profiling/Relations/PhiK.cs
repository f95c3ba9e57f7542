using System.Collections.Concurrent;
using MathNet.Numerics.RootFinding;

namespace MLOps.Profiling.Relations;

/// <summary>
/// phi_k of Baak, Koopman, Snoek and Klous, "A new correlation coefficient between categorical, ordinal and interval variables with
/// Pearson characteristics" (2020): the correlation at which a bivariate normal distribution, in as many bins from -5 to 5, has the
/// chi-squared statistic of the table; 0 to 1. The expected noise of an independent table is taken off. One object serves one profile:
/// it remembers the distributions that it has met.
/// </summary>
internal sealed class PhiK
{
    private readonly ConcurrentDictionary<(int, int), NormalTable> _tables = new();

    /// <returns>Null when a column has fewer than two different values over the common rows.</returns>
    public double? Of(Contingency table)
    {
        if (table.Rows < 2 || table.Columns < 2)
        {
            return null;
        }

        double n = table.Total;
        var chi2 = n * table.PhiSquared();
        var noise = (double)((table.Rows - 1) * (table.Columns - 1));
        var most = n * Math.Min(table.Rows - 1, table.Columns - 1);
        if (chi2 <= noise)
        {
            return 0;
        }

        if (chi2 >= most * (1 - 1e-12))
        {
            return 1;
        }

        var normal = _tables.GetOrAdd((Math.Min(table.Rows, table.Columns), Math.Max(table.Rows, table.Columns)), size => new NormalTable(size.Item1, size.Item2));
        return normal.Correlation((chi2 - noise) / (most - noise));
    }

    /// <summary>The bivariate normal distribution in bins from -5 to 5: which correlation has which share of the largest chi-squared.</summary>
    private sealed class NormalTable
    {
        private const int Steps = 64;

        private readonly double[] _x;
        private readonly double[] _y;
        private readonly double[] _masses;
        private readonly double[] _others;
        private readonly double _largest;
        private readonly ConcurrentDictionary<int, double> _known = new();

        private int Half => _x.Length / 2;

        public NormalTable(int rows, int columns)
        {
            (_x, _y) = (Edges(rows), Edges(columns));
            (_masses, _others) = (Masses(_x), Masses(_y));
            // Perfectly correlated, both are one variable: a cell has what their bins share.
            _largest = Chi((i, j) => Mass(Math.Max(_x[i], _y[j]), Math.Min(_x[i + 1], _y[j + 1])));
        }

        /// <param name="share">Above 0, below 1.</param>
        public double Correlation(double share)
        {
            var (low, high) = (0, Steps);
            while (high - low > 1)
            {
                var middle = (low + high) / 2;
                (low, high) = _known.GetOrAdd(middle, m => Share((double)m / Steps)) < share ? (middle, high) : (low, middle);
            }

            return Brent.TryFindRoot(rho => Share(rho) - share, (double)low / Steps, (double)high / Steps, 1e-7, 100, out var root) ? root : (double)high / Steps;
        }

        private static double[] Edges(int bins) => Enumerable.Range(0, bins + 1).Select(i => -5 + (10.0 * i / bins)).ToArray();

        private static double[] Masses(double[] edges) => Enumerable.Range(0, edges.Length - 1).Select(i => Mass(edges[i], edges[i + 1])).ToArray();

        private static double Mass(double low, double high) => high > low ? BivariateNormal.Normal(high) - BivariateNormal.Normal(low) : 0;

        private double Share(double rho)
        {
            if (rho >= 1)
            {
                return 1;
            }

            var normal = new BivariateNormal(rho);
            var corners = _x.Take(Half + 1).Select(x => Array.ConvertAll(_y, y => normal.Below(x, y))).ToArray();
            return Chi((i, j) => Math.Max(0, corners[i + 1][j + 1] - corners[i][j + 1] - corners[i + 1][j] + corners[i][j])) / _largest;
        }

        // The distribution looks the same from either end: the rows of the second half are those of the first.
        private double Chi(Func<int, int, double> cell)
        {
            var sum = 0.0;
            for (var i = 0; i < Half; i++)
            {
                var times = i == _x.Length - 2 - i ? 1 : 2;
                for (var j = 0; j < _y.Length - 1; j++)
                {
                    var independent = _masses[i] * _others[j];
                    var off = cell(i, j) - independent;
                    sum += independent > 0 ? times * off * off / independent : 0;
                }
            }

            return sum;
        }
    }
}
