using MLOps.Tracking;
using static MLOps.Rendering.RunFigures;

namespace MLOps.Rendering;

internal static class RunEnvironmentRendering
{
    public static string Html(RunEnvironment e) => ReportFrame.Wrap(e.Title, [], html =>
    {
        html.Table(["", ""], Facts(e).Select(f => Cells([f.Name, f.Value])));
        if (e.Patch is { } patch)
        {
            html.Element("details", details =>
            {
                details.Element("summary", "What differed from the commit");
                details.Element("pre", patch);
            });
        }
    });

    public static string Text(RunEnvironment e) => $"{e.Title}\n{TextTable.Render(["", ""], Facts(e).Select(f => (IReadOnlyList<string>)[f.Name, f.Value]))}";

    private static List<(string Name, string Value)> Facts(RunEnvironment e) =>
    [
        ("runtime", e.Runtime), ("system", $"{e.System} {e.Architecture}"), ("processors", Figures.Count(e.Processors)), ("culture", e.Culture), ("time zone", e.TimeZone),
        ("product", e.Product), ("libraries", string.Join(", ", e.Libraries)), ("packages", string.Join(", ", e.Packages)),
        .. e.Variables.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => (v.Key, v.Value)),
        .. e.Untracked.Count > 0 ? [("files that git does not know", string.Join(", ", e.Untracked))] : (List<(string, string)>)[],
    ];
}
