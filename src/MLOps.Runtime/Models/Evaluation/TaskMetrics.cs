namespace MLOps.Models.Evaluation;

/// <summary>
/// The metrics of one task over rows that each count as often as their weight says: with ones it is the metric itself, with Poisson
/// draws a bootstrap sample, with zeros and ones a part of the rows. Immutable; used from several threads at once.
/// </summary>
internal abstract class TaskMetrics
{
    /// <summary>The first is the main one.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Things that are drawn: rows, for a ranking groups, or cells of rows that are alike.</summary>
    public abstract int Units { get; }

    /// <summary>How often each unit is drawn on average: for cells the number of their rows. Null when all are drawn once.</summary>
    public virtual byte[]? Sizes => null;

    /// <summary>A value for each name; NaN where it is not defined.</summary>
    /// <param name="weights">One for each unit, in the order of <see cref="Arrange"/>.</param>
    public abstract double[] Of(ReadOnlySpan<byte> weights);

    /// <summary>Brings weights that are in the order of the rows into this object's own order.</summary>
    public virtual void Arrange(ReadOnlySpan<byte> rows, Span<byte> own) => rows.CopyTo(own);

    /// <summary>The same metrics over much fewer units, to draw from when there are many rows; itself where that cannot be.</summary>
    public virtual TaskMetrics Gathered() => this;

    /// <summary>
    /// The same over groups of rows that were thrown together by lot, the same lot for every model: a comparison must keep by how much two models
    /// differ on single rows, which rows that are alike to one of them do not tell. Itself where that cannot be.
    /// </summary>
    public virtual TaskMetrics Lots() => this;

    /// <summary>The same for some of the rows only.</summary>
    public abstract TaskMetrics Part(int[] rows);

    /// <summary>The metrics of all rows once.</summary>
    public double[] OfAll()
    {
        var once = Sizes ?? Enumerable.Repeat((byte)1, Units).ToArray();
        return Of(once);
    }
}
