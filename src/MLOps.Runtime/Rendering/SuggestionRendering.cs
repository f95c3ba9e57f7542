using MLOps.Validation;

namespace MLOps.Rendering;

/// <summary>Suggested checks: each with its reason, then the YAML to copy and edit.</summary>
internal static class SuggestionRendering
{
    private static readonly string[] Header = ["check", "expects", "because"];

    public static string Html(SuiteSuggestion suggestion) => ReportFrame.Wrap(suggestion.Title, Key(suggestion), html =>
    {
        html.Table(Header, suggestion.Suggestions.Select(s => (IReadOnlyList<Action<Html>>)
            [h => h.Text(s.Id), h => h.Text(s.Expected), h => h.Element("span", s.Reason, ("class", "mlops-muted"))]));
        html.Details("The suite as YAML, to copy and edit", d => d.Element("pre", suggestion.Yaml), open: true);
    });

    public static string Text(SuiteSuggestion suggestion) => $"# {suggestion.Title}: {suggestion.Suggestions.Count} checks from {Figures.Count(suggestion.Rows)} rows\n{suggestion.Yaml.TrimEnd('\n')}";

    private static List<(string, string)> Key(SuiteSuggestion suggestion) =>
        [("checks", Figures.Count(suggestion.Suggestions.Count)), ("rows seen", Figures.Count(suggestion.Rows)), ("confidence", Figures.Share(suggestion.Level))];
}
