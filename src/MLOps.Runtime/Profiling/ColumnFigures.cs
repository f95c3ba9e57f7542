using MLOps.Profiling.Texts;

namespace MLOps.Profiling;

/// <summary>Makes a column's profile of what was found. Pure.</summary>
internal sealed class ColumnFigures(Findings found, long rows)
{
    private const long MostCategories = 50;
    private const double MicrosecondsPerSecond = 1e6;

    // In a sample, fewer say nothing about how often a value occurs.
    private const long FewInASample = 5;

    public ColumnProfile Of(PreparedColumn column)
    {
        var count = found.First.Integer(column, Measure.Count) ?? 0;
        var frequency = found.Frequencies.GetValueOrDefault(column.Index);
        var histogram = Histogram(column);
        var order = found.Orders.GetValueOrDefault(column.Index);
        var kind = Kind(column, frequency, count);
        var (distinct, distinctIsExact) = Distinct(column, count, frequency, order);
        var plain = new ColumnProfile
        {
            Name = column.Schema.Name,
            Type = kind,
            DataType = column.Schema.Type,
            Count = count,
            Missing = rows - count,
            Distinct = distinct,
            DistinctIsExact = distinctIsExact,
            Top = Top(column, frequency),
            TopIsExact = frequency is not null,
            Smallest = HasOrder(column) ? Values(column, frequency?.Smallest ?? found.Ends[column.Index].Smallest) : [],
            Largest = HasOrder(column) ? Values(column, frequency?.Largest ?? found.Ends[column.Index].Largest) : [],
            LengthMin = found.First.Integer(column, Measure.LengthMin),
            LengthMax = found.First.Integer(column, Measure.LengthMax),
            LengthMean = found.First.Number(column, Measure.LengthMean),
            Min = found.First.Text(column, Measure.Min) is { } min ? Value(column, min) : null,
            Max = found.First.Text(column, Measure.Max) is { } max ? Value(column, max) : null,
            Range = column.Kind == ColumnKind.Datetime ? Finite((found.First.Number(column, Measure.High) - found.First.Number(column, Measure.Low)) / MicrosecondsPerSecond) : null,
            Histogram = histogram,
            Monotonicity = HasOrder(column) && count > 0 ? order : null,
            UniformP = UniformP(column, kind, count, histogram, frequency),
            Imbalance = kind is ColumnKind.Categorical or ColumnKind.Boolean && frequency is { Distinct: > 1 } f ? Uniformity.Imbalance(count, f.Distinct, f.LogSum) : null,
        };
        return column.Kind == ColumnKind.Numeric ? WithNumbers(plain, column) : plain;
    }

    /// <summary>Up to 100 different texts of a column, from all rows or the sample.</summary>
    public IReadOnlyList<string> Examples(PreparedColumn column) =>
        (found.Frequencies.GetValueOrDefault(column.Index) ?? found.Sampled.GetValueOrDefault(column.Index))?.Examples ?? [];

    // Of a sample, values tell quantiles alone.
    private bool AreAllKnown(PreparedColumn column) => found.Lists.ContainsKey(column.Index) || found.SampleRows == rows;

    private static bool HasOrder(PreparedColumn column) => column.Kind is ColumnKind.Numeric or ColumnKind.Datetime;

    private (long, bool) Distinct(PreparedColumn column, long count, Frequency? frequency, Monotonicity order) => frequency switch
    {
        not null => (frequency.Distinct, true),
        // What rises with every row is different in every row.
        null when order is Monotonicity.StrictlyIncreasing or Monotonicity.StrictlyDecreasing => (count, true),
        _ => (Math.Min(count, (found.Second.Integer(column, Measure.HashedDistinct) ?? 0) * ColumnStage.HashRate), false),
    };

    private IReadOnlyList<TopValue> Top(PreparedColumn column, Frequency? frequency)
    {
        if (frequency is not null)
        {
            return Values(column, frequency.Top);
        }

        var scale = (double)rows / found.SampleRows;
        return found.Sampled[column.Index].Top.Where(t => t.Count >= FewInASample)
            .Select(t => new TopValue(Value(column, Cut(t.Text)), (long)Math.Round(t.Count * scale))).ToList();
    }

    private static List<TopValue> Values(PreparedColumn column, IReadOnlyList<CountedValue> values) =>
        values.Select(t => new TopValue(Value(column, Cut(t.Text)), t.Count)).ToList();

    /// <summary>The beginning of a text, as far as it is shown. As the engine cuts: by code points.</summary>
    public static string Cut(string text) =>
        text.Length <= DuckDbQueries.LongestText ? text : string.Concat(text.EnumerateRunes().Take(DuckDbQueries.LongestText).Select(r => r.ToString()));

    private ColumnProfile WithNumbers(ColumnProfile plain, PreparedColumn column)
    {
        var finite = plain.Count - (found.First.Integer(column, Measure.Infinite) ?? 0);
        var moments = MomentsOf(column, finite);
        var values = found.Values.GetValueOrDefault(column.Index);
        var q = values?.Quantiles;
        var std = moments?.Std;
        return plain with
        {
            Mean = Finite(moments?.Mean),
            Variance = Finite(moments?.Variance),
            Std = Finite(std),
            Sum = found.First.Number(column, Measure.Sum),
            Range = Finite(found.First.Number(column, Measure.High) - found.First.Number(column, Measure.Low)),
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
            Mad = values?.MedianDeviation,
            QuantilesAreExact = AreAllKnown(column),
        };
    }

    private Moments? MomentsOf(PreparedColumn column, long n)
    {
        if (n == 0 || MeasurePlan.Mean(column, found.First) is not { } mean)
        {
            return null;
        }

        var scale = MeasurePlan.Scale(column, found.First);
        var sums = AreAllKnown(column) ? found.Values[column.Index].PowerSums : found.Second.Numbers(column, Measure.PowerSums);
        return sums is not null
            ? Moments.From(n, mean, scale, sums)
            : found.First.Number(column, Measure.Low) == found.First.Number(column, Measure.High) ? Moments.Constant(n, mean) : null;
    }

    private Histogram? Histogram(PreparedColumn column)
    {
        if (found.Edges[column.Index] is not { } edges
            || (AreAllKnown(column) ? found.Values[column.Index].Bins : found.Second.Numbers(column, Measure.Histogram)) is not { } counts)
        {
            return null;
        }

        var shown = column.Kind == ColumnKind.Datetime
            ? edges.Select(e => TimeText.OfMicroseconds(e, column.Schema.Type)).ToList()
            : edges.Select(e => (ProfileValue?)ProfileValue.OfNumber(e)).ToList();
        return shown.Contains(null) ? null : new(shown.Select(e => e!).ToList(), counts.Select(c => (long)c).ToList());
    }

    private static double? UniformP(PreparedColumn column, ColumnKind kind, long count, Histogram? histogram, Frequency? frequency) => kind switch
    {
        _ when column.Kind == ColumnKind.Numeric && histogram is { Counts: var counts } => Uniformity.P(counts.Sum(), counts.Count, counts.Sum(c => (double)c * c)),
        ColumnKind.Categorical or ColumnKind.Boolean when frequency is not null => Uniformity.P(count, frequency.Distinct, frequency.SquareSum),
        _ => null,
    };

    private ColumnKind Kind(PreparedColumn column, Frequency? frequency, long count) => column.Kind != ColumnKind.Text
        ? column.Kind
        : Examples(column) switch
        {
            var texts when Mostly(texts, UrlText.Is) => ColumnKind.Url,
            var texts when Mostly(texts, PathText.Is) => ColumnKind.Path,
            _ when frequency is { Distinct: <= MostCategories and > 0 } && frequency.Distinct * 2 <= count => ColumnKind.Categorical,
            _ => ColumnKind.Text,
        };

    private static bool Mostly(IReadOnlyList<string> texts, Func<string, bool> test) => texts.Count > 1 && texts.Count(test) >= 0.95 * texts.Count;

    private static ProfileValue Value(PreparedColumn column, string text) => column switch
    {
        { Kind: ColumnKind.Numeric } => ProfileValue.OfDigits(text),
        { Kind: ColumnKind.Boolean } => ProfileValue.OfTruth(text == "true"),
        { Kind: ColumnKind.Datetime } => ProfileValue.OfText(TimeText.OfEngine(text)),
        _ => ProfileValue.OfText(text),
    };

    private static double? Finite(double? value) => value is { } x && double.IsFinite(x) ? x : null;
}
