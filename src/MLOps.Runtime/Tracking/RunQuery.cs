namespace MLOps.Tracking;

/// <summary>Which runs are listed, in what order, and what is shown of them.</summary>
public sealed record RunQuery
{
    /// <summary>Only runs of this experiment; null for all.</summary>
    public string? Experiment { get; init; }

    /// <summary>
    /// A condition in MLflow's language, with <c>or</c>, <c>not</c> and parentheses besides:
    /// <c>metrics.auc &gt; 0.9 and params.trainer = 'LightGbm'</c>; null for all.
    /// </summary>
    public string? Filter { get; init; }

    /// <summary>Fields to sort by, each with <c>asc</c> or <c>desc</c>: <c>metrics.auc desc, started</c>. The latest first when null; runs without the field come last.</summary>
    public string? Sort { get; init; }

    /// <summary>Columns to show: keys of metrics and parameters, also as <c>metrics.KEY</c>, <c>params.KEY</c>, <c>tags.KEY</c>. Chosen by what tells the runs apart when empty.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>At most so many; 1,000 unless said otherwise.</summary>
    public int Limit { get; init; } = 1000;
}
