using System.Text;

namespace MLOps.Models;

/// <summary>A card as a Markdown file.</summary>
internal static class CardMarkdown
{
    public static string Write(ModelCard card)
    {
        var text = new StringBuilder($"# {card.Title}\n");
        foreach (var section in card.Sections)
        {
            text.Append("\n## " + section.Title + "\n");
            if (section.Text is not null)
            {
                text.Append("\n" + section.Text.ReplaceLineEndings("\n") + "\n");
            }

            if (section.Rows.Count > 0)
            {
                text.Append('\n').Append(Line(section.Header)).Append(Line(section.Header.Select(_ => "---"))).Append(string.Concat(section.Rows.Select(Line)));
            }
        }

        text.Append("\n## Completeness\n\n" + Figures.Share(card.Completeness) + " of what a reader wants to find is here.\n");
        return text.Append(string.Concat(card.Missing.Select(m => $"- missing: {m.What} ({m.How})\n"))).ToString();
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells.Select(c => c.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal)))} |\n";
}
