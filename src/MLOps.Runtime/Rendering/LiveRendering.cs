using MLOps.Models;

namespace MLOps.Rendering;

internal static class LiveRendering
{
    private static readonly string[] AliasHeader = ["alias", "version", "since", "until", "by", "why", "SHA-256"];
    private static readonly string[] DeploymentHeader = ["deployment", "version", "since", "until", "SHA-256"];

    public static string Html(LiveReport r) => ReportFrame.Wrap(r.Title, [], html =>
    {
        html.Element("div", Sentence(r));
        if (r.Aliases.Count > 0)
        {
            html.Table(AliasHeader, r.Aliases.Select(a => Cells(Row(a))));
        }

        if (r.Deployments.Count > 0)
        {
            html.Section("Deployed");
            html.Table(DeploymentHeader, r.Deployments.Select(d => Cells(Row(d))));
        }
    });

    public static string Text(LiveReport r) => $"{r.Title}. {Sentence(r)}"
        + (r.Aliases.Count == 0 ? "" : "\n" + TextTable.Render(AliasHeader, r.Aliases.Select(Row)))
        + (r.Deployments.Count == 0 ? "" : "\n\nDeployed\n" + TextTable.Render(DeploymentHeader, r.Deployments.Select(Row)));

    private static string Sentence(LiveReport r) => (r.Aliases.Count, r.Deployments.Count) switch
    {
        (0, 0) => "No alias pointed anywhere, and nothing was deployed.",
        (_, 0) => "Nothing was deployed from this workspace.",
        _ => "",
    };

    private static string[] Row(AliasSpan a) => [$"{a.Model}@{a.Alias}", Figures.Count(a.Version), Figures.Time(a.Since), Until(a.Until), a.Actor, a.Why ?? "", a.Digest[..12]];

    private static string[] Row(DeploymentSpan d) => [d.Name, $"{d.Model}@{Figures.Count(d.Version)}", Figures.Time(d.Since), Until(d.Until), d.Digest[..12]];

    private static string Until(DateTimeOffset? until) => until is { } time ? Figures.Time(time) : "now";

    private static List<Action<Html>> Cells(string[] cells) => cells.Select(c => (Action<Html>)(h => h.Text(c))).ToList();
}
