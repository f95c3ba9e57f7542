using MLOps.Data;

namespace MLOps.Profiling;

/// <summary>The figures that an engine is asked for, whatever its words for them. <see cref="DuckDbSpelling"/> has DuckDB's.</summary>
internal enum Measure
{
    Count,
    Min,
    Max,

    /// <summary>The smallest finite value as a double; microseconds since 1970 for times.</summary>
    Low,
    High,
    Sum,
    Zeros,
    Negatives,
    Infinite,
    LengthMin,
    LengthMax,
    LengthMean,

    /// <summary>Different values among those whose hash is divisible by the argument: times the argument, an estimate of all.</summary>
    HashedDistinct,

    /// <summary>Sums of the first four powers of (x - argument 0) / argument 1.</summary>
    PowerSums,

    /// <summary>Counts between the arguments, ascending edges; each bin closed on the left, the last on both sides.</summary>
    Histogram,
}

/// <summary>One figure of one column, with the numbers that it needs.</summary>
internal sealed record Aggregate(PreparedColumn Column, Measure Measure, params IReadOnlyList<double> Arguments);

/// <summary>A column of a prepared relation: <c>c0</c>, <c>c1</c>, ... whatever the user's name for it is.</summary>
/// <param name="Expression">What it is in the words of the source: a quoted name, or the path to a field.</param>
internal sealed record PreparedColumn(int Index, ColumnSchema Schema, ColumnKind Kind, string Expression)
{
    public string Sql => Alias ?? $"c{Index}";

    /// <summary>Another name that the column goes by within a statement.</summary>
    public string? Alias { get; init; }

    public bool IsText => Kind is ColumnKind.Text or ColumnKind.Categorical;

    /// <summary>True for types whose values are whole numbers.</summary>
    public bool IsInteger => Kind == ColumnKind.Numeric && ColumnKinds.IsInteger(Schema.Type);

    public bool IsFloat => Schema.Type is "FLOAT" or "DOUBLE";
}

/// <summary>Which figures a column is asked for, by its kind. The first round needs nothing; the second needs the first's answers.</summary>
internal static class MeasurePlan
{
    public static readonly IReadOnlyList<double> QuantileLevels = [0.05, 0.25, 0.5, 0.75, 0.95];

    private static readonly Measure[] Numeric =
        [Measure.Count, Measure.Min, Measure.Max, Measure.Low, Measure.High, Measure.Sum, Measure.Zeros, Measure.Negatives, Measure.Infinite];

    private static readonly Measure[] Datetime = [Measure.Count, Measure.Min, Measure.Max, Measure.Low, Measure.High];

    private static readonly Measure[] Text = [Measure.Count, Measure.LengthMin, Measure.LengthMax, Measure.LengthMean];

    public static IEnumerable<Aggregate> First(PreparedColumn column) => (column.Kind switch
    {
        ColumnKind.Numeric => Numeric,
        ColumnKind.Datetime => Datetime,
        ColumnKind.Boolean => [Measure.Count],
        _ => Text,
    }).Select(m => new Aggregate(column, m));

    /// <summary>Moments about the mean and the histogram, once mean and range are known.</summary>
    public static IEnumerable<Aggregate> Second(PreparedColumn column, Answers first, IReadOnlyList<double>? edges)
    {
        if (edges is not null)
        {
            yield return new(column, Measure.Histogram, edges);
        }

        if (Mean(column, first) is { } mean && Scale(column, first) is > 0 and var scale)
        {
            yield return new(column, Measure.PowerSums, mean, scale);
        }
    }

    /// <summary>Of the finite values; null without any, or when they vary and their sum is too large for a number.</summary>
    public static double? Mean(PreparedColumn column, Answers first) => first.Number(column, Measure.Low) is { } low && low == first.Number(column, Measure.High)
        ? low
        : first.Number(column, Measure.Sum) / (first.Integer(column, Measure.Count) - first.Integer(column, Measure.Infinite));

    /// <summary>The largest distance from the mean: powers of what is divided by it can neither overflow nor vanish.</summary>
    public static double Scale(PreparedColumn column, Answers first)
    {
        var (low, high, mean) = (first.Number(column, Measure.Low), first.Number(column, Measure.High), Mean(column, first));
        var scale = Math.Max(high - mean ?? 0, mean - low ?? 0);
        return double.IsFinite(scale) && low < high ? scale : 0;
    }
}
