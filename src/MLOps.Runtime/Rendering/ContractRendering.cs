using MLOps.Validation;

namespace MLOps.Rendering;

/// <summary>A contract as a table of its columns; a comparison as what breaks and what does not.</summary>
internal static class ContractRendering
{
    private static readonly string[] Columns = ["column", "type", "required", "values", "not in"];
    private static readonly string[] Changes = ["column", "what", "breaks"];

    public static string Html(SchemaContract contract) => ReportFrame.Wrap(contract.Title, [("columns", Figures.Count(contract.Columns.Count)), ("frozen", contract.Frozen ? "yes" : "no")], html =>
    {
        html.Table(Columns, contract.Columns.Select(c => (IReadOnlyList<Action<Html>>)Cells(c).Select(t => (Action<Html>)(h => h.Text(t))).ToList()));
        html.Details("The contract as YAML", d => d.Element("pre", contract.ToYaml()));
    });

    public static string Text(SchemaContract contract) => $"{contract.Title}{(contract.Frozen ? ", frozen" : "")}\n{TextTable.Render(Columns, contract.Columns.Select(Cells))}";

    public static string Html(ContractComparison comparison) => ReportFrame.Wrap(comparison.Title, [], html =>
    {
        html.Element("div", comparison.Verdict(), ("class", comparison.IsCompatible ? "mlops-ok" : "mlops-bad"));
        if (comparison.Changes.Count > 0)
        {
            html.Table(Changes, Ordered(comparison).Select(c => (IReadOnlyList<Action<Html>>)
                [h => h.Text(c.Column), h => h.Text(c.Sentence), h => h.Element("span", c.Breaking ? "yes" : "no", ("class", c.Breaking ? "mlops-bad" : "mlops-muted"))]));
        }
    });

    public static string Text(ContractComparison comparison)
    {
        var head = $"{comparison.Title}\n{comparison.Verdict()}";
        return comparison.Changes.Count == 0 ? head : $"{head}\n{TextTable.Render(Changes, Ordered(comparison).Select(c => (IReadOnlyList<string>)[c.Column, c.Sentence, c.Breaking ? "yes" : "no"]))}";
    }

    private static IEnumerable<ContractChange> Ordered(ContractComparison comparison) => comparison.Changes.OrderByDescending(c => c.Breaking);

    private static IReadOnlyList<string> Cells(ContractColumn c) => [c.Name, c.Type, c.Required ? "yes" : "", string.Join(", ", c.Values), string.Join(", ", c.NotIn)];
}
