using MLOps.Tracking;
using static MLOps.Rendering.RunFigures;

namespace MLOps.Rendering;

internal static class RunReproductionRendering
{
    private const int LongestValue = 60;

    private static readonly string[] Header = ["kind", "what", "then", "now", "equal"];

    public static string Html(RunReproduction r) => ReportFrame.Wrap(
        r.Title, [("cells", Figures.Count(r.Cells)), ("results", Figures.Count(r.Items.Count)), ("equal", Figures.Count(r.Items.Count(i => i.Equal))), ("took", Figures.Duration(r.Seconds))], html =>
        {
            html.Element("div", (r.Reproduced ? "✓ " : "✗ ") + r.Verdict, ("class", r.Reproduced ? "mlops-ok" : "mlops-bad"));
            Results(html, r.Items.Where(i => !i.Equal).ToList());
            var equal = r.Items.Where(i => i.Equal).ToList();
            if (equal.Count > 0)
            {
                html.Details($"Equal ({Figures.Count(equal.Count)})", d => Results(d, equal));
            }
        });

    public static string Text(RunReproduction r) => r.Verdict + (r.Items.Count == 0 ? "" : "\n" + TextTable.Render(Header, r.Items.Select(Row)));

    private static void Results(Html html, List<ReproducedItem> items)
    {
        if (items.Count > 0)
        {
            html.Table(Header, items.Select(i => Cells(Row(i))));
        }
    }

    private static List<string> Row(ReproducedItem i)
    {
        var (then, now) = i.Kind == "metric" ? NumberPair.Of(i.Expected, i.Actual) : (i.Expected, i.Actual);
        return [i.Kind, i.Name, Value(then!), Value(now!), i.Equal ? "yes" : "no"];
    }

    // Digests tell apart in twelve characters; words are cut where it is seen.
    private static string Value(string value) =>
        value.Length == 64 && value.All(char.IsAsciiHexDigitLower) ? Short(value) : value.Length <= LongestValue ? value : value[..(LongestValue - 1)] + "…";
}
