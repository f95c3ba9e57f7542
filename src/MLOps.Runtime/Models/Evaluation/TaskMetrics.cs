namespace MLOps.Models.Evaluation;

/// <summary>
/// The metrics of one task over rows that each count as often as their weight says: with ones it is the metric itself, with Poisson
/// draws a bootstrap sample, with zeros and ones a part of the rows. Immutable; used from several threads at once.
/// </summary>
internal abstract class TaskMetrics
{
    /// <summary>The first is the main one.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Things that are drawn: rows, or for a ranking groups.</summary>
    public abstract int Units { get; }

    /// <summary>A value for each name; NaN where it is not defined.</summary>
    /// <param name="weights">One for each unit, in the order of <see cref="Arrange"/>.</param>
    public abstract double[] Of(ReadOnlySpan<byte> weights);

    /// <summary>Brings weights that are in the order of the rows into this object's own order.</summary>
    public virtual void Arrange(ReadOnlySpan<byte> rows, Span<byte> own) => rows.CopyTo(own);

    /// <summary>The same for some of the rows only.</summary>
    public abstract TaskMetrics Part(int[] rows);

    /// <summary>The metrics of all rows once.</summary>
    public double[] OfAll()
    {
        var ones = new byte[Units];
        Array.Fill(ones, (byte)1);
        return Of(ones);
    }
}
