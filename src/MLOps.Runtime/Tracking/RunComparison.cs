namespace MLOps.Tracking;

/// <summary>Runs side by side: every list has one entry per run, in the order asked for.</summary>
/// <param name="Curves">Every metric that has more than one point in some run, run after run.</param>
public sealed record RunComparison(
    IReadOnlyList<RunSummary> Runs, IReadOnlyList<ParameterComparison> Parameters, IReadOnlyList<MetricComparison> Metrics,
    IReadOnlyList<InputComparison> Inputs, IReadOnlyList<MetricCurve> Curves) : IReport
{
    /// <summary>Weight of what was before in smoothed curves, from 0 (none) to 0.999.</summary>
    public double Smoothing { get; init; }

    /// <summary>Whether curves have a logarithmic axis; those with values that have no logarithm stay as they are.</summary>
    public bool LogScale { get; init; }

    public string Title => "Comparison of " + (Runs.Count <= 4 ? string.Join(", ", Runs.Select(r => r.Name)) : $"{Runs.Count} runs");
}

/// <summary>How a comparison draws curves.</summary>
public sealed record CompareOptions
{
    /// <summary>Exponentially weighted mean of the points so far, corrected for its start as TensorBoard does; the weight of what was before, from 0 (none) to 0.999.</summary>
    public double Smoothing { get; init; }

    public bool LogScale { get; init; }
}

/// <param name="Values">Null where a run did not log it.</param>
public sealed record ParameterComparison(string Key, IReadOnlyList<string?> Values)
{
    public bool Differs => Values.Distinct(StringComparer.Ordinal).Count() > 1;
}

/// <param name="Values">The last value; null where a run did not log it.</param>
/// <param name="Best">Index of the best run; null when the metric's direction is not known, or there are not two different finite values.</param>
public sealed record MetricComparison(string Key, IReadOnlyList<double?> Values, MetricDirection Direction, int? Best);

/// <param name="Digests">Null where a run did not read it.</param>
public sealed record InputComparison(string Source, IReadOnlyList<string?> Digests)
{
    public bool Differs => Digests.Distinct(StringComparer.Ordinal).Count() > 1;
}
