using MLOps.Pipelines;

namespace MLOps.Rendering;

internal static class ProofRendering
{
    private const int ShownDigits = 16;
    private static readonly string[] Header = ["kind", "what", "notebook", "exported project", "equal"];

    public static string Html(ProofReport r) => ReportFrame.Wrap(
        r.Title,
        [("results compared", Figures.Count(r.Items.Count)), ("equal", Figures.Count(r.Items.Count(i => i.Equal))), ("build", Figures.Duration(r.BuildSeconds)), ("run", Figures.Duration(r.RunSeconds))],
        html =>
        {
            Verdict(html, r);
            Items(html, r);
            html.Element("div", Where(r), ("class", "mlops-muted"));
        });

    public static string Text(ProofReport r) =>
        r.Verdict + (r.Items.Count == 0 ? "" : "\n" + TextTable.Render(Header, r.Items.Select(Row))) + "\n" + Where(r);

    public static void Verdict(Html html, ProofReport? proof) => html.Element(
        "div",
        proof is null ? "Not proven: exported with --no-verify. mlops verify cannot check it." : (proof.Proven ? "✓ " : "✗ ") + proof.Verdict,
        ("class", proof is null ? "mlops-warn" : proof.Proven ? "mlops-ok" : "mlops-bad"));

    public static void Items(Html html, ProofReport r)
    {
        if (r.Items.Count > 0)
        {
            html.Table(Header, r.Items.Select(i => Row(i).Select((text, column) =>
                (Action<Html>)(h => h.Element("span", text, ("class", column == 4 ? i.Equal ? "mlops-ok" : "mlops-bad" : null)))).ToList()));
        }
    }

    private static string Where(ProofReport r) =>
        $"SDK {r.Environment.Sdk}, {r.Environment.Runtime}, {r.Environment.System} {r.Environment.Architecture}, {r.Environment.Processors} processors; {Figures.Count(r.Files.Count)} files are covered."
        + (r.Signer is null ? "" : $" Signed by {r.Signer}.");

    private static List<string> Row(ProofItem i) => [i.Kind, i.Name, Short(i, i.Expected), Short(i, i.Actual) + (i.Again is null ? "" : ", then " + Short(i, i.Again)), (i.Equal ? "yes" : "no") + (i.Note is null ? "" : $" ({i.Note})")];

    private static string Short(ProofItem item, string value) =>
        item.Kind is "model" or "predictions" or "dataset" && value.Length == 64 ? value[..ShownDigits] : value.Length > 60 ? value[..59] + "…" : value;
}
