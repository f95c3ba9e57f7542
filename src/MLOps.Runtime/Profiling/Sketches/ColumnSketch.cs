namespace MLOps.Profiling.Sketches;

/// <summary>What is remembered of a column's values.</summary>
public sealed record ColumnSketch
{
    public required string Name { get; init; }

    /// <summary>By the data type alone: texts are text here, however few there are.</summary>
    public required ColumnKind Type { get; init; }

    /// <summary>The engine's type: <c>DOUBLE</c>, <c>VARCHAR</c>.</summary>
    public required string DataType { get; init; }

    /// <summary>Values that are there.</summary>
    public required long Count { get; init; }

    /// <summary>Null and NaN values.</summary>
    public required long Missing { get; init; }

    public required DistinctSketch Distinct { get; init; }

    public required FrequentValues Frequent { get; init; }

    /// <summary>Numbers only; null for those that tell of persons.</summary>
    public MomentSketch? Moments { get; init; }

    /// <summary>Numbers, and times as microseconds since 1970; null for those that tell of persons.</summary>
    public QuantileSketch? Quantiles { get; init; }

    /// <summary>The sketch of the values of both.</summary>
    /// <exception cref="ArgumentException">They are of different types.</exception>
    public ColumnSketch Merge(ColumnSketch other)
    {
        if (other.Type != Type)
        {
            throw new ArgumentException($"Column {Name} is {Type} in one table and {other.Type} in the other; they cannot be merged.", nameof(other));
        }

        return this with
        {
            Count = Count + other.Count,
            Missing = Missing + other.Missing,
            Distinct = Distinct.Merge(other.Distinct),
            Frequent = Frequent.Merge(other.Frequent),
            Moments = Moments is null || other.Moments is null ? null : Moments.Merge(other.Moments),
            Quantiles = Quantiles is null || other.Quantiles is null ? null : Quantiles.Merge(other.Quantiles),
        };
    }
}
