using MLOps.Validation;

namespace MLOps.Rendering;

/// <summary>The passes of a suite: what each answers, and its SQL folded below.</summary>
internal static class ValidationPlanRendering
{
    private const int ShownChecks = 12;

    private static readonly string[] Header = ["pass", "over the data", "checks", "which"];

    public static string Html(ValidationPlan plan) => ReportFrame.Wrap(plan.Title, [("passes over the data", Figures.Count(plan.Passes.Count(Reads)))], html =>
    {
        html.Table(Header, plan.Passes.Select((p, i) => (IReadOnlyList<Action<Html>>)Cells(p, i).Select(c => (Action<Html>)(h => h.Text(c))).ToList()), new HashSet<int> { 0, 2 });
        foreach (var (pass, index) in plan.Passes.Select((p, i) => (p, i)).Where(x => x.p.Sql is not null))
        {
            html.Details($"SQL of pass {index + 1}", d => d.Element("pre", pass.Sql));
        }
    });

    public static string Text(ValidationPlan plan) => $"{plan.Title}\n{TextTable.Render(Header, plan.Passes.Select(Cells), new HashSet<int> { 0, 2 })}";

    private static bool Reads(ValidationPass pass) => pass.Kind != "schema";

    private static IReadOnlyList<string> Cells(ValidationPass pass, int index) =>
    [
        Figures.Count(index + 1), Words(pass.Kind), Figures.Count(pass.Checks.Count), string.Join(", ", pass.Checks.Take(ShownChecks)) + (pass.Checks.Count > ShownChecks ? ", ..." : ""),
    ];

    private static string Words(string kind) => kind switch
    {
        "schema" => "none: the schema answers",
        "scan" => "one scan: all conditions and figures",
        "windows" => "one scan with windows",
        "keys" => "groups by key",
        "reconciliation" => "both tables, joined by group",
        _ => "a query of its own",
    };
}
