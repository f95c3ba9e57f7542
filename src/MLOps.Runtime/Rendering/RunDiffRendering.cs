using MLOps.Tracking;
using static MLOps.Rendering.RunFigures;

namespace MLOps.Rendering;

internal static class RunDiffRendering
{
    public static string Html(RunDiff d) => ReportFrame.Wrap(d.Title, Counts(d).Select(c => (c.Name, Figures.Count(c.Count))).ToList(), html =>
    {
        html.Element("div", Verdict(d), ("class", d.SameRecipe ? "mlops-ok" : "mlops-muted"));
        foreach (var (title, rows) in Parts(d).Where(p => p.Rows.Count > 0))
        {
            html.Section(title);
            html.Table(["", d.A.Name, d.B.Name], rows.Select(r => Cells([r.Name, Shown(r.A), Shown(r.B)])));
        }

        if (d.Code.Count > 0)
        {
            html.Section("Code");
            html.Element("pre", pre => d.Code.ToList().ForEach(line => Line(pre, line)));
        }
    });

    public static string Text(RunDiff d) => $"{d.Title}: {Verdict(d)}"
        + string.Concat(Parts(d).Where(p => p.Rows.Count > 0).Select(p => $"\n\n{p.Title}\n{TextTable.Render(["", d.A.Name, d.B.Name], p.Rows.Select(r => (IReadOnlyList<string>)[r.Name, Shown(r.A), Shown(r.B)]))}"))
        + (d.Code.Count == 0 ? "" : "\n\nCode\n" + string.Join("\n", d.Code.Select(l => $"{(l.Change == '~' ? "..." : l.Change)} {l.Text}".TrimEnd())));

    private static void Line(Html html, CodeLine line) => html.Element(
        "span", (line.Change == '~' ? "…" : $"{line.Change} {line.Text}") + "\n", ("class", line.Change switch { '+' => "mlops-ok", '-' => "mlops-bad", _ => "mlops-muted" }));

    private static string Verdict(RunDiff d) => d.SameRecipe
        ? d.Metrics.Count == 0 ? "The two are the same in everything." : "Code, parameters, data and environment are the same; the metrics are not."
        : "They differ in " + string.Join(", ", Counts(d).Where(c => c.Count > 0).Select(c => c.Name)) + ".";

    private static List<(string Name, long Count)> Counts(RunDiff d) =>
        [("code", d.Code.Count(l => l.Change is '+' or '-')), ("parameters", d.Parameters.Count), ("data", d.Data.Count), ("environment", d.Environment.Count), ("metrics", d.Metrics.Count)];

    private static List<(string Title, IReadOnlyList<Difference> Rows)> Parts(RunDiff d) =>
        [("Metrics", d.Metrics), ("Parameters", d.Parameters), ("Data", d.Data), ("Environment", d.Environment)];

    private static string Shown(string? value) => value is null ? "–" : value.Length > 64 ? value[..24] + "…" : value;
}
