using MLOps.Profiling.Relations;

namespace MLOps.Profiling.Target;

/// <summary>The target in every row that has one: a class or a number.</summary>
internal abstract class TargetValues
{
    /// <summary>Which rows of the table these are.</summary>
    public required int[] Rows { get; init; }

    public int Count => Rows.Length;

    /// <summary>The classes with their rows, the most frequent first; empty for numbers.</summary>
    public virtual IReadOnlyList<(string Label, long Rows)> Classes => [];

    /// <summary>Sums over a changing set of rows, for the search of thresholds.</summary>
    public abstract ITargetSums Sums();

    /// <summary>Total error over the rows of <paramref name="tested"/> when each is answered by what its cell's trained rows have, or all trained ones where there are none.</summary>
    /// <param name="cells">By place in <see cref="Rows"/>: 0 up to, not including, <paramref name="size"/>.</param>
    public abstract double Error(int[] cells, int size, IReadOnlyList<int> trained, IReadOnlyList<int> tested);

    public abstract TargetGroup Describe(TargetGroup group, IReadOnlyList<int> places);

    /// <summary>How strongly a column goes with the target.</summary>
    public abstract (string Method, double? Value) Association(NumberColumn column);

    public abstract (string Method, double? Value) Association(CategoryColumn column);

    protected static double? Finite(double value) => double.IsFinite(value) ? value : null;
}

/// <summary>What a split is judged by: the squares of the sums divided by the rows, which grow as the variance within shrinks.</summary>
internal interface ITargetSums
{
    void Add(int place);

    void Remove(int place);

    double Squares { get; }
}
