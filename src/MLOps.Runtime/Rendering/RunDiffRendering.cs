using MLOps.Tracking;
using MLOps.Tracking.Autologging;
using static MLOps.Rendering.RunFigures;

namespace MLOps.Rendering;

internal static class RunDiffRendering
{
    private static readonly HashSet<int> Numbers = [1, 2, 3];

    public static string Html(RunDiff d) => ReportFrame.Wrap(d.Title, Counts(d).Select(c => (c.Name, Figures.Count(c.Count))).ToList(), html =>
    {
        html.Element("div", Verdict(d), ("class", d.SameRecipe ? "mlops-ok" : "mlops-muted"));
        foreach (var part in Parts(d))
        {
            html.Section(part.Title);
            html.Table(part.Header, part.Rows.Select(Cells), part.Right);
        }

        if (d.Code.Count > 0)
        {
            html.Section("Code");
            html.Element("pre", pre => d.Code.ToList().ForEach(line => Line(pre, line)));
        }
    });

    public static string Text(RunDiff d) => $"{d.Title}: {Verdict(d)}"
        + string.Concat(Parts(d).Select(p => $"\n\n{p.Title}\n{TextTable.Render(p.Header, p.Rows, p.Right)}"))
        + (d.Code.Count == 0 ? "" : "\n\nCode\n" + string.Join("\n", d.Code.Select(l => $"{(l.Change == '~' ? "..." : l.Change)} {l.Text}".TrimEnd())));

    private static void Line(Html html, CodeLine line) => html.Element(
        "span", (line.Change == '~' ? "…" : $"{line.Change} {line.Text}") + "\n", ("class", line.Change switch { '+' => "mlops-ok", '-' => "mlops-bad", _ => "mlops-muted" }));

    private static string Verdict(RunDiff d) => d switch
    {
        { SameRecipe: true, Metrics.Count: 0 } => "The two are the same in everything.",
        { SameRecipe: true } => "Code, parameters, data and environment are the same; the metrics are not." + (ContextSeed.IsMissing(d.A.Parameters) ? " " + ContextSeed.Advice : ""),
        _ => "They differ in " + string.Join(", ", Counts(d).Where(c => c.Count > 0).Select(c => c.Name)) + ".",
    };

    private static List<(string Name, long Count)> Counts(RunDiff d) =>
        [("code", d.Code.Count(l => l.Change is '+' or '-')), ("parameters", d.Parameters.Count), ("data", d.Data.Count), ("environment", d.Environment.Count), ("metrics", d.Metrics.Count)];

    private static List<Part> Parts(RunDiff d)
    {
        Part Plain(string title, IReadOnlyList<Difference> rows) => new(title, ["", d.A.Name, d.B.Name], rows.Select(r => (IReadOnlyList<string>)[r.Name, Shown(r.A), Shown(r.B)]).ToList(), null);
        List<Part> parts = [new("Metrics", ["", d.A.Name, d.B.Name, "change"], d.Metrics.Select(Metric).ToList(), Numbers), Plain("Parameters", d.Parameters), Plain("Data", d.Data), Plain("Environment", d.Environment)];
        return parts.Where(p => p.Rows.Count > 0).ToList();
    }

    private static IReadOnlyList<string> Metric(Difference row)
    {
        var (a, b) = NumberPair.Of(row.A, row.B);
        return [row.Name, Shown(a), Shown(b), NumberPair.Change(row.A, row.B)];
    }

    private static string Shown(string? value) => value is null ? "–" : value.Length > 64 ? value[..24] + "…" : value;

    private sealed record Part(string Title, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlySet<int>? Right);
}
