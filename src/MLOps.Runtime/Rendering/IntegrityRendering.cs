using MLOps.Models;
using MLOps.Store;

namespace MLOps.Rendering;

/// <summary>Whether the bytes of the workspace are those that were stored, and which of them nothing needs.</summary>
internal static class IntegrityRendering
{
    private static readonly string[] PartHeader = ["part", "finding", "SHA-256"];

    public static string Html(GarbageReport r) => ReportFrame.Wrap(r.Title, [(r.IsDryRun ? "to remove" : "removed", Figures.Count(r.Removed.Count)), ("size", Figures.Size(r.Bytes)), ("kept", Figures.Count(r.Kept))], html =>
    {
        if (r.Missing.Count > 0)
        {
            html.Element("div", Missing(r), ("class", "mlops-bad"));
        }

        if (r.Removed.Count > 0)
        {
            html.Details("SHA-256", d => d.Element("pre", string.Join('\n', r.Removed)));
        }
    });

    public static string Text(GarbageReport r) =>
        $"{(r.IsDryRun ? "Would remove" : "Removed")} {Figures.Count(r.Removed.Count)} artifacts ({Figures.Size(r.Bytes)}), kept {Figures.Count(r.Kept)}."
        + (r.Missing.Count == 0 ? "" : "\n" + Missing(r)) + string.Concat(r.Removed.Select(d => "\n" + d));

    public static string Html(VerificationReport r) => ReportFrame.Wrap(r.Title, [], html =>
    {
        html.Element("div", r.Verdict, ("class", r.Intact ? "mlops-ok" : "mlops-bad"));
        html.Table(PartHeader, r.Parts.Select(p => Cells(Row(p))));
    });

    public static string Text(VerificationReport r) => r.Verdict + "\n" + TextTable.Render(PartHeader, r.Parts.Select(Row));

    private static string[] Row(VerifiedPart p) => [p.Part, p.Finding, p.Digest[..Math.Min(12, p.Digest.Length)]];

    private static string Missing(GarbageReport r) => $"Missing, though referred to: {string.Join(", ", r.Missing.Select(d => d[..12]))}. Restore them from a backup.";

    private static List<Action<Html>> Cells(string[] cells) => cells.Select(c => (Action<Html>)(h => h.Text(c))).ToList();
}
