using System.Runtime.Intrinsics;

namespace MLOps.Profiling.Relations;

/// <summary>
/// A complete column about its mean, brought to length 1: the correlation of two columns is the product of their directions, and a
/// table of many columns has each of them made once.
/// </summary>
internal sealed class Direction
{
    private readonly double[] _values;

    private Direction(double[] values) => _values = values;

    /// <summary>Null without variation, or when a value is missing (NaN).</summary>
    public static Direction? Of(double[] values)
    {
        var mean = values.Length > 0 ? values.Average() : double.NaN;
        var largest = 0.0;
        foreach (var value in values)
        {
            largest = Math.Max(largest, Math.Abs(value - mean)); // NaN when one is
        }

        // Twice, because the squares of very large or very small distances do not fit a number.
        var scaled = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            scaled[i] = (values[i] - mean) / largest;
        }

        return largest > 0 && Scaled(scaled, Math.Sqrt(Product(scaled, scaled))) ? new(scaled) : null;
    }

    private static bool Scaled(double[] values, double length)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] /= length;
        }

        return double.IsFinite(length);
    }

    /// <summary>Pearson's correlation of the two columns.</summary>
    public double Correlation(Direction other) => Math.Clamp(Product(_values, other._values), -1, 1);

    // Always four at a time: the same sum on every machine.
    private static double Product(double[] a, double[] b)
    {
        var sum = Vector256<double>.Zero;
        var whole = a.Length - (a.Length % Vector256<double>.Count);
        for (var i = 0; i < whole; i += Vector256<double>.Count)
        {
            sum += Vector256.Create(a, i) * Vector256.Create(b, i);
        }

        var rest = 0.0;
        for (var i = whole; i < a.Length; i++)
        {
            rest += a[i] * b[i];
        }

        return Vector256.Sum(sum) + rest;
    }
}
