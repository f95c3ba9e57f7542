namespace MLOps.Tracking;

/// <summary>Everything recorded about one run.</summary>
/// <param name="Id">12 hex digits.</param>
/// <param name="Ended">Null while it runs. Of a killed run: its last sign of life.</param>
/// <param name="Curves">Points over steps of every metric that has more than one, thinned to about 400 with extremes kept.</param>
public sealed record RunReport(
    string Id, string Name, string Experiment, RunStatus Status, DateTimeOffset Started, DateTimeOffset? Ended,
    string? User, string? Parent, GitState? Git, string? Notebook, string? Cell,
    IReadOnlyDictionary<string, string> Parameters, IReadOnlyList<MetricSummary> Metrics, IReadOnlyDictionary<string, string> Tags,
    IReadOnlyList<RunArtifact> Artifacts, IReadOnlyList<RunInput> Inputs, IReadOnlyList<RunOutcome> Outcomes,
    IReadOnlyList<MetricCurve> Curves) : IReport
{
    public string Title => $"Run {Name}";

    /// <summary>What it ran on; null for runs of elsewhere.</summary>
    public RunEnvironment? Environment { get; init; }

    /// <summary>Curves and confusion matrix of its evaluation; null when there was none.</summary>
    public RunEvaluation? Evaluation { get; init; }

    /// <summary>Runs that are a part of this one: id and name.</summary>
    public IReadOnlyList<RunPart> Parts { get; init; } = [];

    /// <summary>Null while it runs.</summary>
    public double? Seconds => Ended is { } ended ? (ended - Started).TotalSeconds : null;

    /// <summary>The last value of a metric.</summary>
    /// <exception cref="UserException">The run has no such metric; the message names the nearest.</exception>
    public double Metric(string key) =>
        Metrics.FirstOrDefault(m => m.Key == key)?.Last
        ?? throw new UserException(UserError.Unknown("metric", key, Metrics.Select(m => m.Key), $"run {Name}"));
}

/// <summary>A run that is a part of another.</summary>
public sealed record RunPart(string Id, string Name, RunStatus Status);

/// <summary>A metric's points in short.</summary>
/// <param name="Last">The value at the highest step (the latest of several there). May be NaN or infinite.</param>
/// <param name="Min">Smallest finite value; null when there is none.</param>
/// <param name="Max">Largest finite value; null when there is none.</param>
/// <param name="NonFinite">How many points are NaN or infinite.</param>
public sealed record MetricSummary(string Key, double Last, long LastStep, double? Min, double? Max, long Points, long NonFinite)
{
    /// <summary>"NaN", "Infinity" or "-Infinity" when the last value is one of these, which JSON cannot write as a number.</summary>
    public string? LastSpecial => double.IsFinite(Last) ? null : Last.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <param name="Path">Name within the run, with forward slashes.</param>
/// <param name="Digest">SHA-256; the content is kept under it.</param>
/// <param name="Size">Bytes.</param>
public sealed record RunArtifact(string Path, string Digest, long Size);

/// <summary>Data that the run read.</summary>
/// <param name="Source">Lineage node: <c>dataset:weather@1</c>.</param>
/// <param name="Digest">SHA-256 of the content.</param>
public sealed record RunInput(string Source, string Digest, string Role);

/// <summary>Something that came of the run: a report (by id) or a lineage node such as <c>model:rain@1</c>.</summary>
public sealed record RunOutcome(string Kind, string Name);

/// <summary>One metric of one run over steps.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Total">Points recorded; <paramref name="Points"/> holds fewer when they were thinned.</param>
public sealed record MetricCurve(string Run, string Key, IReadOnlyList<MetricPoint> Points, long Total);

public sealed record MetricPoint(long Step, double Value);
