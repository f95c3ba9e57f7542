namespace MLOps.Profiling;

/// <summary>Where a histogram's bins begin and end.</summary>
internal static class HistogramEdges
{
    private const double MicrosecondsPerDay = 86_400_000_000;

    /// <summary>
    /// Equal widths from the smallest to the largest value. Whole numbers and days get bins of a whole width around their values,
    /// so that no bin is fuller just because it holds one value more. Null when there are not two different values.
    /// </summary>
    public static IReadOnlyList<double>? Of(PreparedColumn column, Answers answers, int bins)
    {
        if (column.Kind is not (ColumnKind.Numeric or ColumnKind.Datetime)
            || answers.Number(column, Measure.Low) is not { } low || answers.Number(column, Measure.High) is not { } high
            || !(low < high) || !double.IsFinite(high - low))
        {
            return null;
        }

        return column switch
        {
            { Schema.Type: "DATE" } => Whole(low / MicrosecondsPerDay, high / MicrosecondsPerDay, bins, 0).Select(d => d * MicrosecondsPerDay).ToList(),
            // Beyond 2^52 a half cannot be told from a whole.
            { IsInteger: true } when Math.Max(Math.Abs(low), Math.Abs(high)) < 1L << 52 => Whole(low, high, bins, 0.5),
            _ => Equal(low, high, bins),
        };
    }

    internal static List<double> Equal(double low, double high, int bins)
    {
        var step = (high - low) / bins;
        var edges = Enumerable.Range(0, bins).Select(i => low + (i * step)).Append(high).ToList();
        // Neighbouring doubles leave no room for so many bins.
        return edges.Zip(edges.Skip(1)).All(e => e.First < e.Second) ? edges : [low, high];
    }

    internal static List<double> Whole(double low, double high, int bins, double before)
    {
        var width = Math.Ceiling((high - low + 1) / bins);
        var count = (int)Math.Ceiling((high - low + 1) / width);
        return Enumerable.Range(0, count + 1).Select(i => low - before + (i * width)).ToList();
    }
}
