namespace MLOps.Profiling;

/// <summary>Everything that was asked about a table's columns, before it becomes profiles.</summary>
/// <param name="First">Counts, ranges, sums and lengths of all columns.</param>
/// <param name="Second">Moments, histograms and hashed distinct counts where all values would be too many to look at.</param>
/// <param name="Values">By numeric column, and times where all are known: what follows from all its values, or from those of the sample.</param>
/// <param name="Frequencies">By column: counted over all rows.</param>
/// <param name="Sampled">By column: counted over the sample, where all rows would be too dear.</param>
/// <param name="Lists">By column: all its numbers with their counts, where these are few.</param>
/// <param name="Edges">By column: of its histogram; null without one.</param>
/// <param name="Orders">By column: how its values run along the rows.</param>
/// <param name="SampleRows">Rows of the sample.</param>
internal sealed record Findings(
    Answers First, Answers Second, IReadOnlyDictionary<int, ValueFigures> Values, IReadOnlyDictionary<int, Frequency> Frequencies,
    IReadOnlyDictionary<int, Frequency> Sampled, IReadOnlyDictionary<int, CountedValues> Lists, IReadOnlyList<IReadOnlyList<double>?> Edges,
    IReadOnlyDictionary<int, Monotonicity> Orders, IReadOnlyDictionary<int, ValueEnds> Ends, long SampleRows)
{
    /// <summary>True when every value of the column is known, with its count.</summary>
    public bool HasAllValues(PreparedColumn column) => Frequencies.GetValueOrDefault(column.Index)?.All is not null;
}
