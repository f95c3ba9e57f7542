using MLOps.Interactive.Commands;
using MLOps.Notebooks.Session;
using MLOps.Rendering;

namespace MLOps.Notebooks.LanguageServices;

/// <summary>The help of the command or option at the cursor.</summary>
internal static class MagicInspector
{
    public static InspectionResult? Inspect(MagicCatalog catalog, string line, int position)
    {
        var tokens = CommandLineTokens.Split(line);
        if (catalog.Match(tokens) is not ({ } spec, _))
        {
            return null;
        }

        var word = tokens.FirstOrDefault(t => t.Span.Start <= position && position <= t.Span.End)?.Text;
        var option = spec.Options.Concat(MagicCatalog.Common).FirstOrDefault(o => o.Name == word);
        var text = option is null ? ReportRenderer.Text(CatalogHelp.Of(spec)) : $"{option.Name}: {CatalogHelp.Sentence(option)}";
        return new InspectionResult(text, $"```\n{text}\n```");
    }
}
