namespace MLOps.Profiling;

/// <summary>
/// Mean, variance, skewness and kurtosis from the sums of the first four powers of (x - center) / scale. Because they are taken
/// about a centre near the mean, nothing is lost to cancellation when the values are large and close together.
/// </summary>
/// <param name="Std">Not the root of the variance: the square of a very large or very small number is none.</param>
internal sealed record Moments(double Mean, double? Variance, double? Std, double? Skewness, double? Kurtosis)
{
    /// <summary>Moments of <paramref name="n"/> equal values.</summary>
    public static Moments Constant(long n, double value) => new(value, n > 1 ? 0 : null, n > 1 ? 0 : null, n > 2 ? 0 : null, n > 3 ? 0 : null);

    /// <summary>Bias-corrected as in pandas (Joanes and Gill 1998: G1 and G2).</summary>
    public static Moments From(long n, double center, double scale, IReadOnlyList<double> sums)
    {
        var d = sums[0] / n;
        var m2 = sums[1] - (n * d * d);
        var m3 = sums[2] - (3 * d * sums[1]) + (2 * n * d * d * d);
        var m4 = sums[3] - (4 * d * sums[2]) + (6 * d * d * sums[1]) - (3 * n * d * d * d * d);
        var mean = center + (scale * d);
        return m2 > 0
            ? new(mean, n > 1 ? scale * scale * m2 / (n - 1) : null, n > 1 ? Root(scale, m2, n - 1) : null, n > 2 ? Skew(n, m2, m3) : null, n > 3 ? Excess(n, m2, m4) : null)
            : Constant(n, mean);
    }

    private static double Root(double scale, double squares, long n) =>
        double.IsNormal(scale * scale * squares / n) ? Math.Sqrt(scale * scale * squares / n) : scale * Math.Sqrt(squares / n);

    private static double Skew(double n, double m2, double m3) => n * Math.Sqrt(n - 1) / (n - 2) * m3 / Math.Pow(m2, 1.5);

    private static double Excess(double n, double m2, double m4) =>
        (n * (n + 1) * (n - 1) / ((n - 2) * (n - 3)) * m4 / (m2 * m2)) - (3 * (n - 1) * (n - 1) / ((n - 2) * (n - 3)));
}
