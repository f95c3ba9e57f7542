using MLOps.Governance;

namespace MLOps.Rendering;

internal static class AuditRendering
{
    private static readonly string[] Header = ["entry", "time (UTC)", "who", "event", "subject", "payload"];
    private static readonly HashSet<int> Right = [0];

    public static string Html(AuditReport r) => ReportFrame.Wrap(
        r.Title,
        [("entries", Figures.Count(r.Entries)), ("chain", r.Intact ? "intact" : "broken"), ("head", r.Head?[..12] ?? "–")],
        html =>
        {
            html.Element("div", r.Verdict, ("class", r.Intact ? "mlops-ok" : "mlops-bad"));
            html.Element("div", r.Head is null ? "" : $"Head: {r.Head}. Write it down outside this folder: only that shows a log whose end was cut off.", ("class", "mlops-muted"));
            html.Details("Latest entries", d => d.Table(Header, r.Latest.Select(e => (IReadOnlyList<Action<Html>>)Cells(e).Select(t => (Action<Html>)(c => c.Text(t))).ToList()), Right));
        });

    public static string Text(AuditReport r) =>
        $"{r.Title}: {Figures.Count(r.Entries)} entries. {r.Verdict}{(r.Head is null ? "" : $"\nHead: {r.Head}")}\n\n{TextTable.Render(Header, r.Latest.Select(Cells), Right)}";

    private static List<string> Cells(AuditEntry e) => [Figures.Count(e.Number), Figures.Time(e.Time), e.Actor, e.Event, e.Subject, e.Payload];
}
