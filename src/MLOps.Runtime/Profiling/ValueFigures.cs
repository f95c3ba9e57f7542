namespace MLOps.Profiling;

/// <summary>What follows from a column's values in ascending order. Pure.</summary>
/// <param name="Quantiles">At <see cref="MeasurePlan.QuantileLevels"/>; null without a finite value.</param>
/// <param name="MedianDeviation">Median of the absolute deviations from the median.</param>
/// <param name="PowerSums">Sums of the first four powers of (x - mean) / scale; null without variation.</param>
/// <param name="Bins">Counts between the histogram's edges; null without any.</param>
internal sealed record ValueFigures(IReadOnlyList<double>? Quantiles, double? MedianDeviation, IReadOnlyList<double>? PowerSums, IReadOnlyList<double>? Bins)
{
    private const int Median = 2;

    /// <param name="first">Has the column's mean and range.</param>
    public static ValueFigures Of(PreparedColumn column, CountedValues values, Answers first, IReadOnlyList<double>? edges)
    {
        var quantiles = values.Quantiles(MeasurePlan.QuantileLevels);
        var (mean, scale) = (MeasurePlan.Mean(column, first), MeasurePlan.Scale(column, first));
        return new(
            quantiles,
            quantiles is null ? null : values.MedianDeviation(quantiles[Median]),
            mean is { } m && scale > 0 ? values.PowerSums(m, scale) : null,
            edges is null ? null : values.Bins(edges));
    }
}
