namespace MLOps.Tracking;

/// <summary>Lines up what several runs recorded. Pure.</summary>
internal static class RunComparer
{
    public static RunComparison Compare(IReadOnlyList<RunReport> runs) => new(
        runs.Select(r => new RunSummary(r.Id, r.Name, r.Experiment, r.Status, r.Started, r.Seconds, r.Parameters, r.Metrics.ToDictionary(m => m.Key, m => m.Last, StringComparer.Ordinal))).ToList(),
        Keys(runs, r => r.Parameters.Keys).Select(key => new ParameterComparison(key, runs.Select(r => r.Parameters.GetValueOrDefault(key)).ToList())).ToList(),
        Keys(runs, r => r.Metrics.Select(m => m.Key)).Select(key => Metric(key, runs)).ToList(),
        Keys(runs, r => r.Inputs.Select(i => i.Source)).Select(source => new InputComparison(source, runs.Select(r => r.Inputs.FirstOrDefault(i => i.Source == source)?.Digest).ToList())).ToList(),
        runs.SelectMany(r => r.Curves).ToList());

    private static MetricComparison Metric(string key, IReadOnlyList<RunReport> runs)
    {
        var values = runs.Select(r => r.Metrics.FirstOrDefault(m => m.Key == key)?.Last).ToList();
        var direction = MetricDirections.Of(key);
        return new MetricComparison(key, values, direction, MetricDirections.Best(direction, values));
    }

    private static IEnumerable<string> Keys(IReadOnlyList<RunReport> runs, Func<RunReport, IEnumerable<string>> keys) =>
        runs.SelectMany(keys).Distinct(StringComparer.Ordinal);
}
