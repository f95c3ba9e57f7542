using MLOps.Rendering.Charts;
using MLOps.Tracking;

namespace MLOps.Rendering;

internal static class RunRendering
{
    private const int MetricColumns = 6;
    private const int ParameterColumns = 4;
    private const int Shown = 100;
    private static readonly HashSet<int> MetricRight = [1, 2, 3, 4, 5];
    private static readonly string[] MetricHeader = ["metric", "last", "min", "max", "step", "points"];

    public static string Html(RunReport run) => ReportFrame.Wrap(
        run.Title,
        [("status", Status(run.Status)), ("took", Took(run.Seconds)), ("metrics", Figures.Count(run.Metrics.Count)), ("parameters", Figures.Count(run.Parameters.Count)), ("id", run.Id)],
        html =>
        {
            html.Element("div", Origin(run), ("class", "mlops-muted"));
            Problems(html, run.Tags);
            Curves(html, run.Curves, [run.Id], [run.Name]);
            if (run.Metrics.Count > 0)
            {
                html.Section("Metrics");
                html.Table(MetricHeader, run.Metrics.Select(m => Cells(MetricCells(m))), MetricRight);
            }

            Pairs(html, "Parameters", "parameter", run.Parameters);
            Pairs(html, "Tags", "tag", run.Tags);
            Lists(html, run);
        });

    public static string Text(RunReport run) =>
        $"{run.Title} ({run.Id}): {Status(run.Status)}, {Took(run.Seconds)}\n{Origin(run)}"
        + Block("metrics", run.Metrics.Select(m => $"{m.Key} = {Exact(m.Last)}{(m.Points > 1 ? $" (step {m.LastStep}, {Figures.Count(m.Points)} points)" : "")}"))
        + Block("parameters", run.Parameters.Select(p => $"{p.Key} = {p.Value}"))
        + Block("tags", run.Tags.Select(p => $"{p.Key} = {p.Value}"))
        + Block("inputs", run.Inputs.Select(i => $"{i.Source} ({i.Role}, SHA-256 {Short(i.Digest)})"))
        + Block("artifacts", run.Artifacts.Select(a => $"{a.Path} ({Figures.Size(a.Size)}, SHA-256 {Short(a.Digest)})"))
        + Block("came of it", run.Outcomes.Select(o => $"{o.Kind}: {o.Name}"));

    public static string Html(RunList list) => ReportFrame.Wrap(list.Title, [("runs", Figures.Count(list.Runs.Count))], html =>
    {
        var (header, right) = ListHeader(list);
        html.Table(header, list.Runs.Take(Shown).Select(r => Cells(ListCells(list, r))), right);
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

    public static string Html(RunComparison comparison) => ReportFrame.Wrap(comparison.Title, Leaders(comparison), html =>
    {
        var names = comparison.Runs.Select(r => r.Name).ToList();
        Bars(html, comparison, names);
        Curves(html, comparison.Curves, comparison.Runs.Select(r => r.Id).ToList(), names);
        var rows = comparison.Metrics.Select(MetricRow)
            .Concat(comparison.Parameters.OrderByDescending(p => p.Differs).Select(p => Row("parameter", p.Key, p.Values, p.Differs)))
            .Concat(comparison.Inputs.Select(i => Row("input", i.Source, i.Digests.Select(d => d is null ? null : Short(d)).ToList(), i.Differs)))
            .Concat(Facts(comparison));
        html.Table(["", "name", .. names], rows);
        html.Element("div", "★ the best run of a metric whose direction is known; bold: what differs.", ("class", "mlops-muted"));
    });

    public static string Text(RunComparison comparison) => comparison.Title + "\n" + TextTable.Render(
        ["", "name", .. comparison.Runs.Select(r => r.Name)],
        comparison.Metrics.Select(m => (IReadOnlyList<string>)["metric", m.Key, .. m.Values.Select((v, i) => (m.Best == i ? "★ " : "") + Exact(v))])
            .Concat(comparison.Parameters.Select(p => (IReadOnlyList<string>)[p.Differs ? "parameter ≠" : "parameter", p.Key, .. p.Values.Select(v => v ?? "–")]))
            .Concat(comparison.Inputs.Select(p => (IReadOnlyList<string>)[p.Differs ? "input ≠" : "input", p.Source, .. p.Digests.Select(v => v is null ? "–" : Short(v))]))
            .Append(["run", "status", .. comparison.Runs.Select(r => Status(r.Status))])
            .Append(["run", "took", .. comparison.Runs.Select(r => Took(r.Seconds))])
            .Append(["run", "id", .. comparison.Runs.Select(r => r.Id)]));

    /// <summary>NaN and infinities by name: in a run they are news, not gaps.</summary>
    private static string Exact(double? value) => value is { } v && double.IsNaN(v) ? "NaN" : Figures.Number(value);

    private static void Curves(Html html, IReadOnlyList<MetricCurve> curves, IReadOnlyList<string> ids, IReadOnlyList<string> names)
    {
        foreach (var metric in curves.GroupBy(c => c.Key, StringComparer.Ordinal))
        {
            var series = metric.Select(c => (Index: Index(ids, c.Run), Curve: c)).ToList();
            var svg = CurvesChart.Draw(metric.Key, series.Select(s =>
                (names[s.Index], Colour(s.Index), (IReadOnlyList<(double, double)>)s.Curve.Points.Select(p => ((double)p.Step, p.Value)).ToList())).ToList());
            html.Image(svg, $"{metric.Key} over steps: " + string.Join("; ", series.Select(s => Words(names[s.Index], s.Curve))));
        }
    }

    private static string Words(string name, MetricCurve curve) =>
        $"{name} from {Exact(curve.Points[0].Value)} to {Exact(curve.Points[^1].Value)} in {Figures.Count(curve.Total)} points";

    private static void Bars(Html html, RunComparison comparison, List<string> names)
    {
        foreach (var metric in comparison.Metrics.Where(m => m.Direction != MetricDirection.Unknown).Take(6))
        {
            var svg = RunBarsChart.Draw(metric.Key, metric.Values.Select((v, i) => (names[i], Colour(i), v)).ToList(), metric.Best);
            html.Image(svg, metric.Key + ": " + string.Join("; ", metric.Values.Select((v, i) => $"{names[i]} {Exact(v)}")));
        }
    }

    private static List<(string, string)> Leaders(RunComparison comparison) => comparison.Metrics
        .Where(m => m.Best is not null).Take(4)
        .Select(m => ($"best {m.Key}", $"{comparison.Runs[m.Best!.Value].Name} {Exact(m.Values[m.Best.Value])}")).ToList();

    private static List<Action<Html>> MetricRow(MetricComparison metric) =>
    [
        h => h.Element("span", "metric", ("class", "mlops-muted")),
        h => h.Text(metric.Key),
        .. metric.Values.Select((value, i) => (Action<Html>)(h => _ = metric.Best == i
            ? h.Element("span", "★ " + Exact(value), ("class", "mlops-ok"))
            : h.Text(Exact(value)))),
    ];

    private static List<Action<Html>> Row(string kind, string name, IReadOnlyList<string?> values, bool differs) =>
    [
        h => h.Element("span", kind, ("class", "mlops-muted")),
        h => h.Text(name),
        .. values.Select(value => (Action<Html>)(h => _ = differs && value is not null ? h.Element("b", value) : h.Text(value ?? "–"))),
    ];

    private static IEnumerable<List<Action<Html>>> Facts(RunComparison comparison) =>
    [
        Row("run", "status", comparison.Runs.Select(r => (string?)Status(r.Status)).ToList(), false),
        Row("run", "took", comparison.Runs.Select(r => (string?)Took(r.Seconds)).ToList(), false),
        Row("run", "id", comparison.Runs.Select(r => (string?)r.Id).ToList(), false),
    ];

    private static void Problems(Html html, IReadOnlyDictionary<string, string> tags)
    {
        if (tags.TryGetValue("mlops.problems", out var problems))
        {
            html.Element("div", "Not everything could be logged: " + problems, ("class", "mlops-warn"));
        }
    }

    private static void Pairs(Html html, string title, string name, IReadOnlyDictionary<string, string> pairs)
    {
        if (pairs.Count > 0)
        {
            html.Details($"{title} ({pairs.Count})", x => x.Table([name, "value"], pairs.Select(p => Cells([p.Key, p.Value]))), open: pairs.Count <= 12 && name == "parameter");
        }
    }

    private static void Lists(Html html, RunReport run)
    {
        if (run.Inputs.Count > 0)
        {
            html.Details($"Inputs ({run.Inputs.Count})", x => x.Table(["source", "role", "SHA-256"], run.Inputs.Select(i => Cells([i.Source, i.Role, Short(i.Digest)]))), open: true);
        }

        if (run.Artifacts.Count > 0)
        {
            html.Details($"Artifacts ({run.Artifacts.Count})", x => x.Table(["path", "size", "SHA-256"], run.Artifacts.Select(a => Cells([a.Path, Figures.Size(a.Size), Short(a.Digest)])), new HashSet<int> { 1 }));
        }

        if (run.Outcomes.Count > 0)
        {
            html.Details($"Came of it ({run.Outcomes.Count})", x => x.Table(["what", "name"], run.Outcomes.Select(o => Cells([o.Kind, o.Name]))));
        }
    }

    // The columns that tell runs apart come first: metrics that most runs have, parameters that differ.
    private static List<string> ListMetrics(RunList list) => list.Runs.SelectMany(r => r.Metrics.Keys)
        .GroupBy(k => k, StringComparer.Ordinal).OrderByDescending(g => g.Count()).Take(MetricColumns).Select(g => g.Key).ToList();

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
        run.Name, run.Id, .. list.Experiment is null ? [run.Experiment] : (string[])[], Status(run.Status), Figures.Time(run.Started), Took(run.Seconds),
        .. ListMetrics(list).Select(k => run.Metrics.TryGetValue(k, out var v) ? Exact(v) : ""),
        .. ListParameters(list).Select(k => run.Parameters.GetValueOrDefault(k, "")),
    ];

    private static List<string> ExperimentCells(Experiment e) =>
        [e.Name, Figures.Count(e.Runs), e.LastRun is { } last ? Figures.Time(last) : "–", Figures.Time(e.Created)];

    private static List<string> MetricCells(MetricSummary m) =>
        [m.Key, Exact(m.Last), Figures.Number(m.Min), Figures.Number(m.Max), Figures.Count(m.LastStep), Figures.Count(m.Points) + (m.NonFinite > 0 ? $" ({Figures.Count(m.NonFinite)} not finite)" : "")];

    private static string Origin(RunReport run)
    {
        var git = run.Git is null ? "" : $", git {run.Git.Commit[..Math.Min(10, run.Git.Commit.Length)]}{(run.Git.Dirty == true ? " with uncommitted changes" : "")}";
        var notebook = run.Notebook is null ? "" : $", {run.Notebook}";
        return $"Experiment {run.Experiment}, started {Figures.Time(run.Started)} UTC by {run.User ?? "unknown"}{notebook}{git}";
    }

    private static string Block(string title, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        return all.Count == 0 ? "" : $"\n{title}:\n" + string.Join("\n", all.Select(l => "  " + l));
    }

    private static string Status(RunStatus status) => RunEntries.Word(status);

    private static string Took(double? seconds) => seconds is { } s ? Figures.Duration(s) : "still open";

    private static string Short(string digest) => digest.Length > 12 ? digest[..12] : digest;

    private static string Colour(int index) => Svg.Palette[index % Svg.Palette.Count];

    private static int Index(IReadOnlyList<string> ids, string id) => ids.Select((x, i) => (x, i)).First(p => p.x == id).i;

    private static List<Action<Html>> Cells(IEnumerable<string> cells) => cells.Select(c => (Action<Html>)(h => h.Text(c))).ToList();
}
