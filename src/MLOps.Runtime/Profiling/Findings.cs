namespace MLOps.Profiling;

/// <summary>Everything that was asked about a table's columns, before it becomes profiles.</summary>
/// <param name="First">Counts, ranges, sums and lengths of all columns.</param>
/// <param name="Second">Moments, histograms and hashed distinct counts of the columns without a list.</param>
/// <param name="Quantiles">Of the numeric columns without a list, from the sample.</param>
/// <param name="Deviations">Median absolute deviations, from where the quantiles came.</param>
/// <param name="Frequencies">By column: counted over all rows.</param>
/// <param name="Sampled">By column: counted over the sample, where all rows would be too dear.</param>
/// <param name="Lists">By column: all its numbers with their counts, where these are few.</param>
/// <param name="Edges">By column: of its histogram; null without one.</param>
/// <param name="Orders">By column: how its values run along the rows.</param>
/// <param name="SampleRows">Rows of the sample.</param>
internal sealed record Findings(
    Answers First, Answers Second, Answers Quantiles, Answers Deviations, IReadOnlyDictionary<int, Frequency> Frequencies,
    IReadOnlyDictionary<int, Frequency> Sampled, IReadOnlyDictionary<int, CountedValues> Lists, IReadOnlyList<IReadOnlyList<double>?> Edges,
    IReadOnlyDictionary<int, Monotonicity> Orders, IReadOnlyDictionary<int, ValueEnds> Ends, long SampleRows)
{
    /// <summary>True when every value of the column is known, with its count.</summary>
    public bool HasAllValues(PreparedColumn column) => Frequencies.GetValueOrDefault(column.Index)?.All is not null;
}
