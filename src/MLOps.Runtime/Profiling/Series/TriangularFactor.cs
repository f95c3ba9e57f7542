using System.Numerics;
using System.Runtime.InteropServices;

namespace MLOps.Profiling.Series;

/// <summary>
/// The triangular factor R of a matrix X = QR whose rows come block by block, by Householder reflections of R and the block: all that
/// least squares needs, in memory for R and one block however many rows there are (Golub and Van Loan 2013, section 5.2).
/// </summary>
internal sealed class TriangularFactor(int columns)
{
    private readonly double[,] _r = new double[columns, columns];

    public double this[int row, int column] => _r[row, column];

    /// <param name="block">Columns of equally many rows; overwritten.</param>
    public void Add(double[][] block)
    {
        for (var pivot = 0; pivot < columns; pivot++)
        {
            Reflect(block, pivot);
        }
    }

    /// <summary>A column depends on those before it, as far as the digits tell.</summary>
    public bool IsSingular(int column)
    {
        var norm = 0.0;
        for (var row = 0; row <= column; row++)
        {
            norm += _r[row, column] * _r[row, column];
        }

        return Math.Abs(_r[column, column]) <= 1e-12 * Math.Sqrt(norm);
    }

    private void Reflect(double[][] block, int pivot)
    {
        var v = block[pivot];
        var below = Dot(v, v);
        if (below == 0)
        {
            return;
        }

        var old = _r[pivot, pivot];
        var diagonal = old > 0 ? -Math.Sqrt((old * old) + below) : Math.Sqrt((old * old) + below);
        var first = old - diagonal;
        var scale = 2 / ((first * first) + below);
        _r[pivot, pivot] = diagonal;
        for (var column = pivot + 1; column < columns; column++)
        {
            var weight = scale * ((first * _r[pivot, column]) + Dot(v, block[column]));
            _r[pivot, column] -= weight * first;
            Subtract(block[column], weight, v);
        }
    }

    private static double Dot(double[] a, double[] b)
    {
        var x = MemoryMarshal.Cast<double, Vector<double>>(a.AsSpan());
        var y = MemoryMarshal.Cast<double, Vector<double>>(b.AsSpan());
        var sum = Vector<double>.Zero;
        for (var i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        var total = Vector.Sum(sum);
        for (var i = x.Length * Vector<double>.Count; i < a.Length; i++)
        {
            total += a[i] * b[i];
        }

        return total;
    }

    private static void Subtract(double[] from, double weight, double[] what)
    {
        var x = MemoryMarshal.Cast<double, Vector<double>>(from.AsSpan());
        var y = MemoryMarshal.Cast<double, Vector<double>>(what.AsSpan());
        for (var i = 0; i < x.Length; i++)
        {
            x[i] -= weight * y[i];
        }

        for (var i = x.Length * Vector<double>.Count; i < from.Length; i++)
        {
            from[i] -= weight * what[i];
        }
    }
}
