namespace MLOps.Validation.States;

/// <summary>
/// The mergeable state of a column's figures: counts, moments about the mean (merged by Chan, Golub and LeVeque 1979), extremes, the k least hashes
/// of its values (KMV, Bar-Yossef et al. 2002) and a uniform sample by least random priority.
/// </summary>
/// <param name="Squares">Sum of squared deviations from the mean.</param>
/// <param name="Hashes">Ascending; all of them when there are fewer than <see cref="Kept"/> different values.</param>
/// <param name="Sample">Priority and value, ascending by priority.</param>
internal sealed record FigureState(long Rows, long Count, long Missing, double Mean, double Squares, double? Min, double? Max, IReadOnlyList<ulong> Hashes, IReadOnlyList<double[]> Sample)
{
    /// <summary>Standard error of the distinct count 1 / sqrt(k - 2) = 2.2 %; of a quantile's rank at most 0.5 / sqrt(k) = 1.1 %.</summary>
    public const int Kept = 2048;

    public static FigureState Merge(FigureState a, FigureState b)
    {
        if (a.Count == 0 || b.Count == 0)
        {
            var some = a.Count == 0 ? b : a;
            return some with { Rows = a.Rows + b.Rows, Missing = a.Missing + b.Missing };
        }

        double n = a.Count + b.Count, delta = b.Mean - a.Mean;
        return new(
            a.Rows + b.Rows, a.Count + b.Count, a.Missing + b.Missing, a.Mean + (delta * b.Count / n), a.Squares + b.Squares + (delta * delta * a.Count * b.Count / n),
            Least(a.Min, b.Min), Most(a.Max, b.Max),
            a.Hashes.Union(b.Hashes).Order().Take(Kept).ToList(), a.Sample.Concat(b.Sample).OrderBy(s => s[0]).Take(Kept).ToList());
    }

    /// <summary>The figure, or null over no values; NaN when it cannot be told from a state.</summary>
    public double? Value(Aggregate aggregate) => aggregate.Function switch
    {
        "count" => aggregate.Column is null ? Rows : Count,
        "missing" => Missing,
        "missing_share" => Rows == 0 ? null : (double)Missing / Rows,
        "count_distinct" => Distinct,
        _ when Count == 0 => null,
        "distinct_share" => Math.Min(1, Distinct / Count),
        "sum" => Mean * Count,
        "avg" or "mean_length" => Mean,
        "min" or "min_length" => Min,
        "max" or "max_length" => Max,
        "variance" => Count < 2 ? null : Squares / (Count - 1),
        "stddev" => Count < 2 ? null : Math.Sqrt(Squares / (Count - 1)),
        "median" => Quantile(0.5),
        "quantile" => Quantile(double.Parse(aggregate.Second!, System.Globalization.CultureInfo.InvariantCulture)),
        _ => double.NaN,
    };

    private double Distinct => Hashes.Count < Kept ? Hashes.Count : (Kept - 1) / (Hashes[^1] / (double)ulong.MaxValue);

    private double? Quantile(double level)
    {
        var values = Sample.Select(s => s[1]).Order().ToList();
        if (values.Count == 0)
        {
            return null;
        }

        var at = level * (values.Count - 1);
        var below = (int)Math.Floor(at);
        return values[below] + ((at - below) * (values[Math.Min(below + 1, values.Count - 1)] - values[below]));
    }

    private static double? Least(double? a, double? b) => a is null ? b : b is null ? a : Math.Min(a.Value, b.Value);

    private static double? Most(double? a, double? b) => a is null ? b : b is null ? a : Math.Max(a.Value, b.Value);
}
