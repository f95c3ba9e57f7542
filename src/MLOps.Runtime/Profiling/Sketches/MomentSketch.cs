namespace MLOps.Profiling.Sketches;

/// <summary>
/// Moments of the finite numbers of a column. Two of them merge into those of all values, exact but for rounding: Pébay, "Formulas for
/// robust, one-pass parallel computation of covariances and arbitrary-order statistical moments" (2008).
/// </summary>
public sealed record MomentSketch
{
    /// <summary>Finite values.</summary>
    public required long Count { get; init; }

    /// <summary>NaN without values.</summary>
    public double Mean { get; init; } = double.NaN;

    /// <summary>The unit of the sums: a distance of the size of the values' largest from their mean; 0 when all are equal.</summary>
    public double Scale { get; init; }

    /// <summary>Sum of ((x - mean) / scale)².</summary>
    public double Squares { get; init; }

    /// <summary>Sum of ((x - mean) / scale)³.</summary>
    public double Cubes { get; init; }

    /// <summary>Sum of ((x - mean) / scale)⁴.</summary>
    public double Fourths { get; init; }

    /// <summary>Smallest finite value; NaN without values.</summary>
    public double Min { get; init; } = double.NaN;

    public double Max { get; init; } = double.NaN;

    public long Zeros { get; init; }

    public long Negatives { get; init; }

    /// <summary>Values that are plus or minus infinity; they are in no other figure but <see cref="Negatives"/>.</summary>
    public long Infinite { get; init; }

    /// <summary>Divisor n - 1; null for fewer than two values.</summary>
    public double? Variance => Moments?.Variance;

    /// <summary>Standard deviation, divisor n - 1; null for fewer than two values.</summary>
    public double? Std => Moments?.Std;

    /// <summary>Bias-corrected (G1); null for fewer than three values.</summary>
    public double? Skewness => Moments?.Skewness;

    /// <summary>Bias-corrected excess kurtosis (G2); null for fewer than four values.</summary>
    public double? Kurtosis => Moments?.Kurtosis;

    private Moments? Moments => Count == 0 ? null
        : Scale > 0 ? Profiling.Moments.From(Count, Mean, Scale, [0, Squares, Cubes, Fourths])
        : Profiling.Moments.Constant(Count, Mean);

    /// <summary>The moments of the values of both.</summary>
    public MomentSketch Merge(MomentSketch other)
    {
        var counted = this with { Zeros = Zeros + other.Zeros, Negatives = Negatives + other.Negatives, Infinite = Infinite + other.Infinite };
        return (Count, other.Count) switch
        {
            (_, 0) => counted,
            (0, _) => other with { Zeros = counted.Zeros, Negatives = counted.Negatives, Infinite = counted.Infinite },
            _ => counted.WithValuesOf(other),
        };
    }

    private MomentSketch WithValuesOf(MomentSketch other)
    {
        var gap = other.Mean - Mean;
        var unit = Math.Max(Math.Max(Scale, other.Scale), Math.Abs(gap));
        var merged = this with { Count = Count + other.Count, Min = Math.Min(Min, other.Min), Max = Math.Max(Max, other.Max) };
        if (unit == 0)
        {
            return merged;
        }

        var (a, b) = (In(unit), other.In(unit));
        double na = Count, nb = other.Count, n = na + nb, d = gap / unit;
        return merged with
        {
            Mean = Mean + (gap * (nb / n)),
            Scale = unit,
            Squares = a.Squares + b.Squares + (d * d * na * nb / n),
            Cubes = a.Cubes + b.Cubes + (d * d * d * na * nb * (na - nb) / (n * n)) + (3 * d * ((na * b.Squares) - (nb * a.Squares)) / n),
            Fourths = a.Fourths + b.Fourths + (d * d * d * d * na * nb * ((na * na) - (na * nb) + (nb * nb)) / (n * n * n))
                + (6 * d * d * ((na * na * b.Squares) + (nb * nb * a.Squares)) / (n * n)) + (4 * d * ((na * b.Cubes) - (nb * a.Cubes)) / n),
        };
    }

    private MomentSketch In(double unit)
    {
        var f = Scale / unit;
        return this with { Scale = unit, Squares = Squares * f * f, Cubes = Cubes * f * f * f, Fourths = Fourths * f * f * f * f };
    }
}
