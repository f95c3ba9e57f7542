namespace MLOps.Profiling.Comparing;

/// <summary>The lengths of a column's texts out of the histogram that its profile has of them. Pure.</summary>
internal static class KeptLengths
{
    public static bool Has(ColumnProfile column) => column.Count == 0 || column.LengthMin == column.LengthMax || column.Text?.LengthHistogram is not null;

    /// <summary>The texts of a bin are spread evenly over its lengths; the fullest bin that has several says how far that may be off.</summary>
    public static ComparedValues Of(ColumnProfile column)
    {
        if (column.Text?.LengthHistogram is not { } histogram)
        {
            return ComparedValues.OfNumbers(new CountedValues([new("", column.LengthMin ?? 0, column.Count)]));
        }

        var bins = histogram.Counts.Select((count, i) => (First: First(histogram, i), Width: First(histogram, i + 1) - First(histogram, i), Count: count)).ToList();
        var values = ComparedValues.OfNumbers(new CountedValues(bins.SelectMany(b => Spread(b.First, b.Width, b.Count))));
        var widest = bins.Where(b => b.Width > 1).Select(b => (double)b.Count / values.Count).DefaultIfEmpty().Max();
        var sampled = column.Text.IsExact ? 0 : ValuesEstimate.OfSample(values.Count).RankError;
        return widest + sampled == 0 ? values : values with { Estimate = new("the kept histogram of lengths", widest + sampled) };
    }

    // Edges lie half a character before the first length of a bin.
    private static long First(Histogram histogram, int bin) => (long)Math.Ceiling(histogram.Edges[bin].Number!.Value);

    private static IEnumerable<CountedValue> Spread(long first, long width, long count)
    {
        for (var i = 0L; i < width; i++)
        {
            if ((count / width) + (i < count % width ? 1 : 0) is > 0 and var share)
            {
                yield return new("", first + i, share);
            }
        }
    }
}
