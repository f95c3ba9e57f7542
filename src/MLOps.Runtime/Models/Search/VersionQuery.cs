namespace MLOps.Models;

/// <summary>Which versions to list, and how.</summary>
public sealed record VersionQuery
{
    /// <summary>
    /// A condition in MLflow's language, with <c>or</c>, <c>not</c> and parentheses besides: <c>metrics.auc &gt; 0.9 and tags.team = 'x'</c>;
    /// null for all. A metric is that of the version's latest evaluation that has it, else of its run. Fields besides <c>metrics.KEY</c>,
    /// <c>params.KEY</c> (of the run) and <c>tags.KEY</c>: model, version, alias, format, author, run, data, description, digest, size,
    /// registered, retired.
    /// </summary>
    public string? Filter { get; init; }

    /// <summary>Fields to sort by, each with <c>asc</c> or <c>desc</c>: <c>metrics.auc desc, registered</c>. The latest first when null; versions without the field come last.</summary>
    public string? Sort { get; init; }

    /// <summary>Metrics and tags to show: keys, also as <c>metrics.KEY</c> and <c>tags.KEY</c>. The metrics that most of the versions have when empty.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>At most so many; 1,000 unless said otherwise.</summary>
    public int Limit { get; init; } = 1000;
}
