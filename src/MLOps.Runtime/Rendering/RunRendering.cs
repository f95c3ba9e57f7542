using MLOps.Rendering.Charts;
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
            Curves(html, run.Curves.Where(c => !IsSystem(c.Key)).ToList(), [run.Id], [run.Name]);
            Evaluation(html, run.Evaluation);
            Metrics(html, run.Metrics.Where(m => !IsSystem(m.Key)).ToList());

            Pairs(html, "Parameters", "parameter", run.Parameters);
            Pairs(html, "Tags", "tag", run.Tags);
            Lists(html, run);
            Machine(html, run);
        });

    public static string Text(RunReport run) =>
        $"{run.Title} ({run.Id}): {Status(run.Status)}, {Took(run.Seconds)}\n{Origin(run)}"
        + Block("metrics", run.Metrics.Where(m => !IsSystem(m.Key)).Select(m => $"{m.Key} = {Exact(m.Last)}{(m.Points > 1 ? $" (step {m.LastStep}, {Figures.Count(m.Points)} points)" : "")}"))
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

    private static void Evaluation(Html html, RunEvaluation? evaluation)
    {
        if (evaluation is null)
        {
            return;
        }

        if (evaluation.Roc.Count > 0)
        {
            html.Image(UnitCurveChart.Draw("ROC", "false positive rate", "true positive rate", evaluation.Roc.Select(p => (p.X, p.Y)).ToList(), diagonal: true), "ROC curve: true over false positive rate");
            html.Image(UnitCurveChart.Draw("Precision and recall", "recall", "precision", evaluation.PrecisionRecall.Select(p => (p.X, p.Y)).ToList(), diagonal: false), "Precision over recall");
        }

        if (evaluation.Confusion.Count > 0)
        {
            html.Image(ConfusionChart.Draw(evaluation.Confusion, evaluation.Classes), "Confusion matrix: " + string.Join("; ", evaluation.Confusion.Select((row, i) => $"true {evaluation.Classes[i]} predicted {string.Join(", ", row.Select(n => Figures.Number(n)))}")));
        }
    }

    // What the run ran on, and what the machine did meanwhile.
    private static void Machine(Html html, RunReport run)
    {
        if (run.Parts.Count > 0)
        {
            html.Details($"Parts ({run.Parts.Count})", x => x.Table(["run", "id", "status"], run.Parts.Select(p => Cells([p.Name, p.Id, Status(p.Status)]))), open: true);
        }

        if (run.Environment is { } environment)
        {
            html.Details("Environment", x =>
            {
                x.Table(["what", "value"], environment.Facts().Select(f => Cells([f.Name, f.Value])));
                if (environment.Patch is { } patch)
                {
                    x.Details("Uncommitted changes", p => p.Element("pre", patch));
                }
            });
        }

        var machine = run.Metrics.Where(m => IsSystem(m.Key)).ToList();
        if (machine.Count > 0)
        {
            html.Details($"The machine meanwhile ({machine.Count})", x =>
            {
                Curves(x, run.Curves.Where(c => IsSystem(c.Key)).ToList(), [run.Id], [run.Name]);
                x.Table(MetricHeader, machine.Select(m => Cells(MetricCells(m))), MetricRight);
            });
        }
    }

    private static void Metrics(Html html, List<MetricSummary> metrics)
    {
        var single = metrics.Where(m => m.Points == 1).ToList();
        var many = metrics.Where(m => m.Points > 1).ToList();
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
        [m.Key, Exact(m.Last), Figures.Metric(m.Min), Figures.Metric(m.Max), Figures.Count(m.LastStep), Figures.Count(m.Points) + (m.NonFinite > 0 ? $" ({Figures.Count(m.NonFinite)} not finite)" : "")];

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
