using MLOps.Models;

namespace MLOps.Rendering;

internal static class EvidenceRendering
{
    private const int MostOpenRows = 12;

    public static string Html(ModelCard card) => ReportFrame.Wrap(card.Title, [("complete", Figures.Share(card.Completeness)), ("missing", Figures.Count(card.Missing.Count)), ("SHA-256", card.Version.Digest[..12])], html =>
    {
        if (card.Missing.Count > 0)
        {
            html.Element("div", $"Missing: {string.Join(", ", card.Missing.Select(m => m.What))}.", ("class", "mlops-warn"));
        }

        foreach (var section in card.Sections)
        {
            html.Section(section.Title);
            if (section.Text is not null)
            {
                html.Element("div", section.Text);
            }

            Rows(html, section);
        }

        if (card.Missing.Count > 0)
        {
            html.Section("How to add what is missing");
            html.Table(["what", "how to add it"], card.Missing.Select(m => Cells([m.What, m.How])));
        }
    });

    public static string Text(ModelCard card) =>
        $"{card.Title}: {Figures.Share(card.Completeness)} complete"
        + string.Concat(card.Sections.Select(s => $"\n\n{s.Title}{(s.Text is null ? "" : "\n" + s.Text)}{(s.Rows.Count == 0 ? "" : "\n" + TextTable.Render(s.Header, s.Rows))}"))
        + (card.Missing.Count == 0 ? "" : "\n\nMissing\n" + TextTable.Render(["what", "how to add it"], card.Missing.Select(m => new[] { m.What, m.How })));

    public static string Html(SignatureReport r) => ReportFrame.Wrap(r.Title, [("SHA-256", r.Digest[..12]), ("key", r.Key[..12])], html =>
    {
        html.Element("div", Said(r));
        html.Details("Public key", d => d.Element("pre", r.PublicKey));
        html.Details("Bundle (OpenSSF model signing)", d => d.Element("pre", r.Bundle));
    });

    public static string Text(SignatureReport r) => $"{r.Title}: {Said(r)}";

    public static string Html(PackageReport r) => ReportFrame.Wrap(r.Title, [("files", Figures.Count(r.Files.Count))], html => html.Element("pre", string.Join('\n', r.Files)));

    public static string Text(PackageReport r) => r.Title + string.Concat(r.Files.Select(f => "\n  " + f));

    // A trainer has some fifty parameters.
    private static void Rows(Html html, CardSection section)
    {
        if (section.Rows.Count > MostOpenRows)
        {
            html.Details($"{Figures.Count(section.Rows.Count)} of them", d => d.Table(section.Header, section.Rows.Select(Cells)));
        }
        else if (section.Rows.Count > 0)
        {
            html.Table(section.Header, section.Rows.Select(Cells));
        }
    }

    private static string Said(SignatureReport r) => $"SHA-256 {r.Digest[..12]} signed at {Figures.Time(r.Time)} UTC with the key {r.Key[..12]}.";

    private static List<Action<Html>> Cells(IReadOnlyList<string> cells) => cells.Select(c => (Action<Html>)(h => h.Text(c))).ToList();
}
