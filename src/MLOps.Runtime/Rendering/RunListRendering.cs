using MLOps.Rendering.Charts;
using MLOps.Tracking;
using static MLOps.Rendering.RunFigures;

namespace MLOps.Rendering;

internal static class RunListRendering
{
    private const int MetricColumns = 4;
    private const int ParameterColumns = 3;
    private const int Shown = 100;
    private const int Charted = 12;

    public static string Html(RunList list) => ReportFrame.Wrap(list.Title, [("runs", Figures.Count(list.Runs.Count)), .. Failures(list)], html =>
    {
        var (header, right) = ListHeader(list);
        Best(html, list);
        html.Table(header, list.Runs.Take(Shown).Select(r => ListRow(list, r)), right);
        if (list.Runs.Count > Shown)
        {
            html.Element("div", $"The latest {Shown} of {Figures.Count(list.Runs.Count)} runs; #!sql reads all from store.runs.", ("class", "mlops-muted"));
        }
    });

    public static string Text(RunList list)
    {
        if (list.Runs.Count == 0)
        {
            return "No runs yet. #!run start NAME starts one.";
        }

        var (header, right) = ListHeader(list);
        return TextTable.Render(header, list.Runs.Take(Shown).Select(r => ListCells(list, r)), right);
    }

    public static string Html(ExperimentList list) => ReportFrame.Wrap(list.Title, [], html =>
        html.Table(["experiment", "runs", "last run", "since"], list.Experiments.Select(e => Cells(ExperimentCells(e))), new HashSet<int> { 1 }));

    public static string Text(ExperimentList list) => list.Experiments.Count == 0
        ? "No experiments yet. #!experiment NAME starts one."
        : TextTable.Render(["experiment", "runs", "last run", "since"], list.Experiments.Select(ExperimentCells), new HashSet<int> { 1 });

    // The columns that tell runs apart come first: metrics that most runs have, parameters that differ.
    private static List<string> ListMetrics(RunList list) => list.Runs.SelectMany(r => r.Metrics.Keys)
        .GroupBy(k => k, StringComparer.Ordinal).OrderBy(g => Rank(g.Key)).ThenByDescending(g => g.Count()).Take(MetricColumns).Select(g => g.Key).ToList();

    private static List<string> ListParameters(RunList list) => list.Runs.SelectMany(r => r.Parameters)
        .GroupBy(p => p.Key, StringComparer.Ordinal)
        .OrderByDescending(g => g.Select(p => p.Value).Distinct(StringComparer.Ordinal).Count() > 1).ThenByDescending(g => g.Count())
        .Take(ParameterColumns).Select(g => g.Key).ToList();

    private static (List<string> Header, HashSet<int> Right) ListHeader(RunList list)
    {
        var metrics = ListMetrics(list);
        List<string> header = ["run", "id", .. list.Experiment is null ? ["experiment"] : (string[])[], "status", "started", "took", .. metrics, .. ListParameters(list)];
        var first = header.IndexOf("took");
        return (header, Enumerable.Range(first, metrics.Count + 1).ToHashSet());
    }

    private static List<string> ListCells(RunList list, RunSummary run) =>
    [
        run.Name, run.Id[..Math.Min(8, run.Id.Length)], .. list.Experiment is null ? [run.Experiment] : (string[])[], Status(run.Status), Figures.Time(run.Started)[..16], Took(run.Seconds),
        .. ListMetrics(list).Select(k => run.Metrics.TryGetValue(k, out var v) ? Exact(v) : ""),
        .. ListParameters(list).Select(k => run.Parameters.GetValueOrDefault(k, "")),
    ];

    private static List<Action<Html>> ListRow(RunList list, RunSummary run)
    {
        var status = list.Experiment is null ? 3 : 2;
        return ListCells(list, run).Select((cell, i) => (Action<Html>)(h => _ = i switch
        {
            _ when i == status => h.Element("span", cell, ("class", StatusClass(run.Status))),
            _ when i == status + 1 => h.Element("span", cell, ("style", "white-space:nowrap")),
            _ => h.Text(cell),
        })).ToList();
    }

    private static void Best(Html html, RunList list)
    {
        var latest = list.Runs.Take(Charted).ToList();
        if (ListMetrics(list).FirstOrDefault(k => MetricDirections.Of(k) != MetricDirection.Unknown) is { } key && latest.Count(r => r.Metrics.ContainsKey(key)) > 1)
        {
            var values = latest.Select(r => r.Metrics.TryGetValue(key, out var v) ? v : (double?)null).ToList();
            var svg = RunBarsChart.Draw(key, latest.Select((r, i) => (r.Name, Svg.Blue, values[i])).ToList(), MetricDirections.Best(MetricDirections.Of(key), values));
            html.Image(svg, key + ": " + string.Join("; ", latest.Select((r, i) => $"{r.Name} {Exact(values[i])}")));
        }
    }

    private static IEnumerable<(string, string)> Failures(RunList list) => list.Runs
        .Where(r => r.Status != RunStatus.Finished).GroupBy(r => r.Status).Select(g => (Status(g.Key), Figures.Count(g.Count())));

    private static List<string> ExperimentCells(Experiment e) =>
        [e.Name, Figures.Count(e.Runs), e.LastRun is { } last ? Figures.Time(last) : "–", Figures.Time(e.Created)];
}
