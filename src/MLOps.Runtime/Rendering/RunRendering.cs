using MLOps.Tracking;
using static MLOps.Rendering.RunFigures;

namespace MLOps.Rendering;

internal static class RunRendering
{
    private static readonly HashSet<int> MetricRight = [1, 2, 3, 4, 5];
    private static readonly string[] MetricHeader = ["metric", "last", "min", "max", "step", "points"];

    public static string Html(RunReport run) => ReportFrame.Wrap(
        run.Title,
        [("status", Status(run.Status)), ("took", Took(run.Seconds)), .. Lead(run.Metrics), ("id", run.Id)],
        html =>
        {
            html.Element("div", Origin(run), ("class", "mlops-muted"));
            Problems(html, run.Tags);
            Curves(html, run.Curves, [run.Id], [run.Name]);
            Metrics(html, run);

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

    private static void Metrics(Html html, RunReport run)
    {
        var single = run.Metrics.Where(m => m.Points == 1).ToList();
        var many = run.Metrics.Where(m => m.Points > 1).ToList();
        if (single.Count > 0)
        {
            html.Section("Metrics");
            html.Table(["metric", "value"], single.Select(m => Cells([m.Key, Exact(m.Last)])), new HashSet<int> { 1 });
        }

        if (many.Count > 0)
        {
            html.Section("Metrics over steps");
            html.Table(MetricHeader, many.Select(m => Cells(MetricCells(m))), MetricRight);
        }
    }

    private static IEnumerable<(string, string)> Lead(IReadOnlyList<MetricSummary> metrics) => metrics
        .Where(m => Rank(m.Key) < Ranks).OrderBy(m => Rank(m.Key)).Take(3).Select(m => (m.Key, Exact(m.Last)));

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
}
