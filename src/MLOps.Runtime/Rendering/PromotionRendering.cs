using MLOps.Models;

namespace MLOps.Rendering;

internal static class PromotionRendering
{
    private static readonly string[] GateHeader = ["", "gate", "evidence"];

    public static string Html(PromotionReport r) => ReportFrame.Wrap(r.Title, [("version before", r.From is { } from ? Figures.Count(from) : "none"), ("SHA-256", r.Digest[..12]), ("asked by", r.Actor)], html =>
    {
        html.Element("div", r.Verdict, ("class", r.Granted ? "mlops-ok" : "mlops-bad"));
        if (r.Why is not null)
        {
            html.Element("div", "Why: " + r.Why, ("class", "mlops-muted"));
        }

        if (r.Gates.Count > 0)
        {
            html.Table(GateHeader, r.Gates.Select(g => (IReadOnlyList<Action<Html>>)
                [c => c.Element("span", Mark(g), ("class", g.Passed ? "mlops-ok" : "mlops-bad")), c => c.Text(g.Gate), c => c.Text(g.Evidence)]));
        }
    });

    public static string Text(PromotionReport r) =>
        r.Verdict + (r.Gates.Count == 0 ? "" : "\n" + TextTable.Render(GateHeader, r.Gates.Select(g => new[] { Mark(g), g.Gate, g.Evidence })));

    public static string Html(PolicyReport r) => ReportFrame.Wrap(r.Title, [], html =>
    {
        html.Element("div", Set(r), ("class", "mlops-muted"));
        html.Element("ul", list =>
        {
            foreach (var gate in Gates(r))
            {
                list.Element("li", gate);
            }
        });
    });

    public static string Text(PolicyReport r) => $"{r.Title}: {Set(r)}" + string.Concat(Gates(r).Select(g => "\n- " + g));

    private static string Mark(GateResult gate) => gate.Passed ? "met" : "not met";

    private static string Set(PolicyReport r) => r.Policy is null ? "none; any version may carry the alias." : $"set by {r.Actor} at {Figures.Time(r.Time!.Value)} UTC.";

    private static IEnumerable<string> Gates(PolicyReport r) => r.Policy is not { } p ? [] :
    [
        .. p.Metrics.Select(m => m.ToString()),
        .. p.Validation ? ["validation passed"] : Array.Empty<string>(),
        .. p.Signature ? ["signature compatible"] : Array.Empty<string>(),
        .. p.Proof ? ["proof present"] : Array.Empty<string>(),
        .. p.Signed ? ["signed"] : Array.Empty<string>(),
        .. p.Card is { } card ? [$"card at least {Figures.Share(card)} complete"] : Array.Empty<string>(),
        .. p.Approvals > 0 ? [$"approvals {p.Approvals}, besides who registered it"] : Array.Empty<string>(),
    ];
}
