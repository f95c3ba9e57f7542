using MLOps.Pipelines;

namespace MLOps.Rendering;

internal static class ProofRendering
{
    private const int ShownDigits = 16;
    private static readonly string[] Header = ["kind", "what", "notebook", "exported project", "equal"];
    private static readonly string[] KindHeader = ["kind", "compared", "equal"];
    private static readonly HashSet<int> Right = [1, 2];

    public static string Html(ProofReport r) => ReportFrame.Wrap(
        r.Title,
        [("results compared", Figures.Count(r.Items.Count)), ("equal", Figures.Count(r.Items.Count(i => i.Equal))), ("build", Figures.Duration(r.BuildSeconds)), ("run", Figures.Duration(r.RunSeconds))],
        html =>
        {
            Verdict(html, r);
            Items(html, r);
            html.Element("div", Where(r), ("class", "mlops-muted"));
        });

    // What is equal is counted, what is not or is worth a word stands there in full.
    public static string Text(ProofReport r) => r.Verdict
        + (r.Items.Count == 0 ? "" : "\n" + TextTable.Render(KindHeader, Kinds(r).Select(k => k.ToList()), Right))
        + (Notable(r) is { Count: > 0 } notable ? "\n" + TextTable.Render(Header, notable.Select(Row)) : "") + "\n" + Where(r);

    public static void Verdict(Html html, ProofReport? proof) => html.Element(
        "div",
        proof is null ? "Not proven: exported with --no-verify. mlops verify cannot check it." : (proof.Proven ? "✓ " : "✗ ") + proof.Verdict,
        ("class", proof is null ? "mlops-warn" : proof.Proven ? "mlops-ok" : "mlops-bad"));

    public static void Items(Html html, ProofReport r)
    {
        if (r.Items.Count == 0)
        {
            return;
        }

        html.Table(KindHeader, Kinds(r).Select(k => k.Select(text => (Action<Html>)(h => h.Text(text))).ToList()), Right);
        if (Notable(r) is { Count: > 0 } notable)
        {
            Table(html, notable);
        }

        html.Details($"All {Figures.Count(r.Items.Count)} results", d => Table(d, r.Items));
    }

    private static void Table(Html html, IEnumerable<ProofItem> items) => html.Table(Header, items.Select(i => Row(i).Select((text, column) =>
        (Action<Html>)(h => h.Element("span", text, ("class", column == 4 ? i.Equal ? "mlops-ok" : "mlops-bad" : null)))).ToList()));

    private static IEnumerable<string[]> Kinds(ProofReport r) =>
        r.Items.GroupBy(i => i.Kind, StringComparer.Ordinal).Select(g => new[] { g.Key, Figures.Count(g.Count()), Figures.Count(g.Count(i => i.Equal)) });

    private static List<ProofItem> Notable(ProofReport r) => r.Items.Where(i => !i.Equal || i.Note is not null).ToList();

    private static string Where(ProofReport r) =>
        $"SDK {r.Environment.Sdk}, {r.Environment.Runtime}, {r.Environment.System} {r.Environment.Architecture}, {r.Environment.Processors} processors; {Figures.Count(r.Files.Count)} files are covered."
        + (r.Signer is null ? "" : $" Signed by {r.Signer}.");

    private static List<string> Row(ProofItem i) => [i.Kind, i.Name, Short(i, i.Expected), Short(i, i.Actual) + (i.Again is null ? "" : ", then " + Short(i, i.Again)), (i.Equal ? "yes" : "no") + (i.Note is null ? "" : $" ({i.Note})")];

    private static string Short(ProofItem item, string value) =>
        item.Kind is "model" or "predictions" or "dataset" && value.Length == 64 ? value[..ShownDigits] : value.Length > 60 ? value[..59] + "…" : value;
}
