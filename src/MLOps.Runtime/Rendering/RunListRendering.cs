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

    public static string Html(RunList list) => ReportFrame.Wrap(list.Title, [("runs", Figures.Count(list.Total)), .. Failures(list)], html =>
    {
        var (header, right) = ListHeader(list);
        Best(html, list);
        html.Table(header, list.Runs.Take(Shown).Select(r => ListRow(list, r)), right);
        if (list.Total > Math.Min(Shown, list.Runs.Count))
        {
            html.Element("div", More(list), ("class", "mlops-muted"));
        }
    });

    public static string Text(RunList list)
    {
        if (list.Runs.Count == 0)
        {
            return list.Filter is null ? "No runs yet. #!run start NAME starts one." : $"No run meets {list.Filter}.";
        }

        var (header, right) = ListHeader(list);
        var table = TextTable.Render(header, list.Runs.Take(Shown).Select(r => ListCells(list, r)), right);
        return list.Total > Math.Min(Shown, list.Runs.Count) ? $"{table}\n{More(list)}" : table;
    }

    private static string More(RunList list) =>
        $"{(list.Sort is null ? "The latest" : "The first")} {Math.Min(Shown, list.Runs.Count)} of {Figures.Count(list.Total)} runs; #!sql reads all from store.runs.";

    public static string Html(ExperimentList list) => ReportFrame.Wrap(list.Title, [], html =>
        html.Table(["experiment", "runs", "last run", "since"], list.Experiments.Select(e => Cells(ExperimentCells(e))), new HashSet<int> { 1 }));

    public static string Text(ExperimentList list) => list.Experiments.Count == 0
        ? "No experiments yet. #!experiment NAME starts one."
        : TextTable.Render(["experiment", "runs", "last run", "since"], list.Experiments.Select(ExperimentCells), new HashSet<int> { 1 });

    // The columns that tell runs apart come first: metrics that most runs have, parameters that differ.
    private static List<string> ListMetrics(RunList list) => list.Columns.Count > 0 ? [] : list.Runs.SelectMany(r => r.Metrics.Keys).Where(k => !k.StartsWith("system/", StringComparison.Ordinal))
        .GroupBy(k => k, StringComparer.Ordinal).OrderBy(g => Rank(g.Key)).ThenByDescending(g => g.Count()).Take(MetricColumns).Select(g => g.Key).ToList();

    private static List<string> ListParameters(RunList list) => list.Columns.Count > 0 ? [] : list.Runs.SelectMany(r => r.Parameters)
        .GroupBy(p => p.Key, StringComparer.Ordinal)
        .OrderByDescending(g => g.Select(p => p.Value).Distinct(StringComparer.Ordinal).Count() > 1).ThenByDescending(g => g.Count())
        .Take(ParameterColumns).Select(g => g.Key).ToList();

    private static (List<string> Header, HashSet<int> Right) ListHeader(RunList list)
    {
        var metrics = ListMetrics(list);
        List<string> header = ["run", "id", .. list.Experiment is null ? ["experiment"] : (string[])[], "status", "started", "took", .. metrics, .. ListParameters(list), .. list.Columns];
        var first = header.IndexOf("took");
        return (header, [.. Enumerable.Range(first, metrics.Count + 1), .. list.Columns.Select((c, i) => (c, i)).Where(x => IsMetric(list, x.c)).Select(x => first + 1 + x.i)]);
    }

    private static List<string> ListCells(RunList list, RunSummary run) =>
    [
        Nested(list, run), run.Id[..Math.Min(8, run.Id.Length)], .. list.Experiment is null ? [run.Experiment] : (string[])[], Status(run.Status), Figures.Time(run.Started)[..16], Took(run.Seconds),
        .. ListMetrics(list).Select(k => run.Metrics.TryGetValue(k, out var v) ? Exact(v) : ""),
        .. ListParameters(list).Select(k => run.Parameters.GetValueOrDefault(k, "")),
        .. list.Columns.Select(c => Cell(run, c)),
    ];

    // A part of a run is told by its mark, wherever it stands in the list.
    private static string Nested(RunList list, RunSummary run) => run.Parent is not null && list.Runs.Any(r => r.Id == run.Parent) ? "↳ " + run.Name : run.Name;

    private static string Cell(RunSummary run, string column)
    {
        var dot = column.IndexOf('.', StringComparison.Ordinal);
        var key = dot < 0 ? column : column[(dot + 1)..];
        return (dot < 0 ? "" : column[..dot]) switch
        {
            "metrics" => Metric(run, key) ?? "",
            "params" => run.Parameters.GetValueOrDefault(key, ""),
            "tags" => run.Tags.GetValueOrDefault(key, ""),
            _ => Metric(run, column) ?? run.Parameters.GetValueOrDefault(column, ""),
        };
    }

    private static string? Metric(RunSummary run, string key) => run.Metrics.TryGetValue(key, out var value) ? Exact(value) : null;

    private static bool IsMetric(RunList list, string column) =>
        column.StartsWith("metrics.", StringComparison.Ordinal) || list.Runs.Any(r => r.Metrics.ContainsKey(column));

    private static List<Action<Html>> ListRow(RunList list, RunSummary run)
    {
        var status = list.Experiment is null ? 3 : 2;
        return ListCells(list, run).Select((cell, i) => (Action<Html>)(h => _ = i switch
        {
            _ when i == status => h.Element("span", cell, ("class", StatusClass(run.Status))),
            _ when i == status + 1 || i == status + 2 => h.Element("span", cell, ("style", "white-space:nowrap")),
            _ => h.Text(cell),
        })).ToList();
    }

    private static void Best(Html html, RunList list)
    {
        var latest = list.Runs.Take(Charted).ToList();
        if (ListMetrics(list with { Columns = [] }).FirstOrDefault(k => MetricDirections.Of(k) != MetricDirection.Unknown) is { } key && latest.Count(r => r.Metrics.ContainsKey(key)) > 1)
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
