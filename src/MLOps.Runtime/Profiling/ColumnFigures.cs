namespace MLOps.Profiling;

/// <summary>Everything that was asked about a table's columns, before it becomes profiles.</summary>
/// <param name="Quantiles">From the whole table or a sample.</param>
/// <param name="Deviations">Median absolute deviations, from where the quantiles came.</param>
internal sealed record Findings(Answers First, Answers Quantiles, Answers Deviations, Answers Second, IReadOnlyDictionary<int, Frequency> Frequencies, bool QuantilesAreExact);

/// <summary>Makes a column's profile of what was found. Pure.</summary>
internal static class ColumnFigures
{
    private const long MostCategories = 50;

    public static ColumnProfile Of(PreparedColumn column, long rows, Findings found, IReadOnlyList<double>? edges)
    {
        var count = found.First.Integer(column, Measure.Count) ?? 0;
        var frequency = found.Frequencies.GetValueOrDefault(column.Index);
        var plain = new ColumnProfile
        {
            Name = column.Schema.Name,
            Type = Kind(column, frequency, count),
            DataType = column.Schema.Type,
            Count = count,
            Missing = rows - count,
            Distinct = frequency?.Distinct ?? Math.Min(count, found.First.Integer(column, Measure.RoughDistinct) ?? 0),
            DistinctIsExact = frequency is not null,
            Top = frequency?.Top.Select(t => new TopValue(Value(column, t.Value), t.Count)).ToList() ?? [],
            LengthMin = found.First.Integer(column, Measure.LengthMin),
            LengthMax = found.First.Integer(column, Measure.LengthMax),
            LengthMean = found.First.Number(column, Measure.LengthMean),
            Min = found.First.Text(column, Measure.Min) is { } min ? Value(column, min) : null,
            Max = found.First.Text(column, Measure.Max) is { } max ? Value(column, max) : null,
            Histogram = Histogram(column, found.Second, edges),
        };
        return column.Kind == ColumnKind.Numeric ? WithNumbers(plain, column, found) : plain;
    }

    private static ColumnProfile WithNumbers(ColumnProfile plain, PreparedColumn column, Findings found)
    {
        var finite = plain.Count - (found.First.Integer(column, Measure.Infinite) ?? 0);
        var moments = MomentsOf(column, finite, found);
        var q = found.Quantiles.Numbers(column, Measure.Quantiles);
        var std = moments?.Variance is { } variance ? Math.Sqrt(variance) : (double?)null;
        return plain with
        {
            Mean = Finite(moments?.Mean),
            Variance = Finite(moments?.Variance),
            Std = Finite(std),
            Sum = found.First.Number(column, Measure.Sum),
            Skewness = Finite(moments?.Skewness),
            Kurtosis = Finite(moments?.Kurtosis),
            Cv = moments is { Mean: not 0 } ? Finite(std / moments.Mean) : null,
            Zeros = found.First.Integer(column, Measure.Zeros),
            Negatives = found.First.Integer(column, Measure.Negatives),
            Infinite = found.First.Integer(column, Measure.Infinite),
            Q05 = q?[0],
            Q25 = q?[1],
            Median = q?[2],
            Q75 = q?[3],
            Q95 = q?[4],
            Iqr = q?[3] - q?[1],
            Mad = found.Deviations.Number(column, Measure.MedianDeviation),
            QuantilesAreExact = found.QuantilesAreExact,
        };
    }

    private static Moments? MomentsOf(PreparedColumn column, long n, Findings found)
    {
        if (n == 0 || found.First.Number(column, Measure.Mean) is not { } mean)
        {
            return null;
        }

        return found.Second.Numbers(column, Measure.PowerSums) is { } sums
            ? Moments.From(n, mean, MeasurePlan.Scale(column, found.First), sums)
            : found.First.Number(column, Measure.Low) == found.First.Number(column, Measure.High) ? Moments.Constant(n, mean) : null;
    }

    private static Histogram? Histogram(PreparedColumn column, Answers second, IReadOnlyList<double>? edges)
    {
        if (edges is null || second.Numbers(column, Measure.Histogram) is not { } counts)
        {
            return null;
        }

        var shown = column.Kind == ColumnKind.Datetime
            ? edges.Select(e => TimeText.OfMicroseconds(e, column.Schema.Type)).ToList()
            : edges.Select(e => (ProfileValue?)ProfileValue.OfNumber(e)).ToList();
        return shown.Contains(null) ? null : new(shown.Select(e => e!).ToList(), counts.Select(c => (long)c).ToList());
    }

    private static ColumnKind Kind(PreparedColumn column, Frequency? frequency, long count) =>
        column.Kind == ColumnKind.Text && frequency is { Distinct: <= MostCategories and > 0 } && frequency.Distinct * 2 <= count ? ColumnKind.Categorical : column.Kind;

    private static ProfileValue Value(PreparedColumn column, string text) => column switch
    {
        { Kind: ColumnKind.Numeric } => ProfileValue.OfDigits(text),
        { Kind: ColumnKind.Boolean } => ProfileValue.OfTruth(text == "true"),
        { Kind: ColumnKind.Datetime } => ProfileValue.OfText(TimeText.OfEngine(text)),
        _ => ProfileValue.OfText(text),
    };

    private static double? Finite(double? value) => value is { } x && double.IsFinite(x) ? x : null;
}
