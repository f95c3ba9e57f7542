using MLOps.Tracking;
using static MLOps.Rendering.RunFigures;

namespace MLOps.Rendering;

/// <summary>Many runs under one another, the best first: what a table with a column for each would hide beyond its edge.</summary>
internal static class RunComparisonRows
{
    /// <summary>With more runs than this a run is a row.</summary>
    public const int MostColumns = 8;

    private const int Metrics = 6;
    private const int Parameters = 8;

    public static void Draw(Html html, RunComparison comparison)
    {
        var metrics = comparison.Metrics.Where(m => !IsSystem(m.Key)).OrderBy(m => m.Direction == MetricDirection.Unknown).ThenBy(m => Rank(m.Key)).Take(Metrics).ToList();
        var parameters = comparison.Parameters.Where(p => p.Differs).OrderByDescending(p => p.Values.Count(v => v is not null)).Take(Parameters).ToList();
        List<string> header = ["run", .. metrics.Select(m => m.Key), .. parameters.Select(p => p.Key), "took", "id"];
        html.Table(header, Order(comparison, metrics).Select(i => Row(comparison, metrics, parameters, i)), Enumerable.Range(1, metrics.Count).ToHashSet());
    }

    // By the metric that leads; a run without it stands last.
    private static IEnumerable<int> Order(RunComparison comparison, List<MetricComparison> metrics)
    {
        var runs = Enumerable.Range(0, comparison.Runs.Count);
        return metrics.FirstOrDefault() is not { Best: not null } goal ? runs : BestFirst(goal).Concat(runs).Distinct();
    }

    /// <summary>Indices of the runs whose value is finite, the best first.</summary>
    public static IEnumerable<int> BestFirst(MetricComparison metric)
    {
        var finite = Enumerable.Range(0, metric.Values.Count).Where(i => metric.Values[i] is { } v && double.IsFinite(v));
        return metric.Direction == MetricDirection.LowerIsBetter ? finite.OrderBy(i => metric.Values[i]) : finite.OrderByDescending(i => metric.Values[i]);
    }

    private static List<Action<Html>> Row(RunComparison comparison, List<MetricComparison> metrics, List<ParameterComparison> parameters, int run) =>
    [
        h => h.Text(comparison.Runs[run].Name),
        .. metrics.Select(m => (Action<Html>)(h => _ = m.Best == run ? h.Element("span", "★ " + Exact(m.Values[run]), ("class", "mlops-ok")) : h.Text(Exact(m.Values[run])))),
        .. parameters.Select(p => (Action<Html>)(h => h.Text(p.Values[run] ?? "–"))),
        h => h.Text(Took(comparison.Runs[run].Seconds)),
        h => h.Text(comparison.Runs[run].Id),
    ];
}
