namespace MLOps.Profiling.Sketches;

/// <summary>
/// The shape of a distribution in a few hundred of its values: Karnin, Lang and Liberty, "Optimal quantile approximation in streams"
/// (2016). Values of level i stand for 2^i values each. With at most <see cref="K"/> values it is exact.
/// </summary>
public sealed record QuantileSketch
{
    /// <summary>Size of the largest level: the larger, the smaller the error.</summary>
    public required int K { get; init; }

    /// <summary>Values it was made of.</summary>
    public required long Count { get; init; }

    /// <summary>The values that are kept, by level, ascending.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Levels { get; init; }

    /// <summary>The exact smallest value; NaN without values.</summary>
    public double Min { get; init; } = double.NaN;

    public double Max { get; init; } = double.NaN;

    /// <summary>True when every value is kept.</summary>
    public bool IsExact => Levels.Count <= 1;

    /// <summary>
    /// How far the rank of a quantile may be off, as a share of all values, in 99 of 100 cases: 2.296 / K^0.9021, as measured for the
    /// Apache DataSketches; 0 when it is exact. Merging does not make it larger.
    /// </summary>
    public double RankError => IsExact ? 0 : 2.296 / Math.Pow(K, 0.9021);

    /// <summary>The value below which the share <paramref name="p"/> (0 to 1) of all values lies, interpolated; NaN without values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    public double Quantile(double p)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(p);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(p, 1);
        return Count == 0 ? double.NaN : Math.Clamp(Weighted().Quantiles([p])![0], Min, Max);
    }

    /// <summary>The share of values that are at most <paramref name="value"/>, 0 to 1; NaN without values.</summary>
    public double Cdf(double value)
    {
        if (Count == 0 || double.IsNaN(value))
        {
            return double.NaN;
        }

        var below = Levels.Select((level, i) => (double)(1L << i) * level.Count(v => v <= value)).Sum();
        return value < Min ? 0 : value >= Max ? 1 : below / Count;
    }

    /// <summary>The sketch of the values of both.</summary>
    /// <exception cref="ArgumentException">They are not of the same size.</exception>
    public QuantileSketch Merge(QuantileSketch other)
    {
        if (other.K != K)
        {
            throw new ArgumentException($"Sketches of size {K} and {other.K} cannot be merged.", nameof(other));
        }

        var builder = new QuantileSketchBuilder(K);
        builder.Add(this);
        builder.Add(other);
        return builder.Build();
    }

    /// <summary>The kept values, each with the count that it stands for.</summary>
    internal CountedValues Weighted() => new(Levels.SelectMany((level, i) => level.Select(v => new CountedValue("", v, 1L << i)))
        .GroupBy(v => v.Number).Select(g => new CountedValue("", g.Key, g.Sum(v => v.Count))));
}
