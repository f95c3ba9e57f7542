using MLOps.Tracking;
using static MLOps.Rendering.RunFigures;

namespace MLOps.Rendering;

internal static class RunReproductionRendering
{
    private static readonly string[] Header = ["kind", "what", "then", "now", "equal"];

    public static string Html(RunReproduction r) => ReportFrame.Wrap(
        r.Title, [("cells", Figures.Count(r.Cells)), ("results", Figures.Count(r.Items.Count)), ("equal", Figures.Count(r.Items.Count(i => i.Equal))), ("took", Figures.Duration(r.Seconds))], html =>
        {
            html.Element("div", (r.Reproduced ? "✓ " : "✗ ") + r.Verdict, ("class", r.Reproduced ? "mlops-ok" : "mlops-bad"));
            if (r.Items.Count > 0)
            {
                html.Table(Header, r.Items.Select(i => Cells(Row(i))));
            }
        });

    public static string Text(RunReproduction r) => r.Verdict + (r.Items.Count == 0 ? "" : "\n" + TextTable.Render(Header, r.Items.Select(Row)));

    private static List<string> Row(ReproducedItem i) => [i.Kind, i.Name, Short(i.Expected), Short(i.Actual), i.Equal ? "yes" : "no"];
}
