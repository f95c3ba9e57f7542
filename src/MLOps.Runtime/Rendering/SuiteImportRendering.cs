using MLOps.Validation;

namespace MLOps.Rendering;

/// <summary>An imported suite: first what did not come along, then the YAML.</summary>
internal static class SuiteImportRendering
{
    private static readonly string[] Header = ["suite", "not imported", "because"];

    public static string Html(SuiteImport import) => ReportFrame.Wrap(import.Title, [("checks", Figures.Count(import.Imported)), ("not imported", Figures.Count(import.NotMapped.Count))], html =>
    {
        if (import.NotMapped.Count > 0)
        {
            html.Table(Header, import.NotMapped.Select(n => (IReadOnlyList<Action<Html>>)[h => h.Text(n.Suite), h => h.Text(n.What), h => h.Text(n.Why)]));
        }

        foreach (var suite in import.Suites)
        {
            html.Details($"suite {suite.Name}", d => d.Element("pre", suite.Yaml), open: import.Suites.Count == 1);
        }
    });

    public static string Text(SuiteImport import)
    {
        var parts = new List<string> { $"# {import.Title}: {Figures.Count(import.Imported)} checks, {Figures.Count(import.NotMapped.Count)} not imported" };
        parts.AddRange(import.NotMapped.Select(n => $"# not imported: {n.Suite}: {n.What}: {n.Why}"));
        parts.AddRange(import.Suites.Select(s => s.Yaml.TrimEnd('\n')));
        return string.Join("\n", parts);
    }
}
