using MLOps.Tracking.MLflow;

namespace MLOps.Rendering;

internal static class SyncRendering
{
    public static string Html(SyncReport r) => ReportFrame.Wrap(r.Title, Figures(r), html =>
    {
        foreach (var warning in r.Warnings)
        {
            html.Element("div", warning, ("class", "mlops-warn"));
        }
    });

    public static string Text(SyncReport r) =>
        $"{r.Title}: {string.Join(", ", Figures(r).Select(f => $"{f.Label} {f.Value}"))}" + string.Concat(r.Warnings.Select(w => "\n! " + w));

    private static List<(string Label, string Value)> Figures(SyncReport r) =>
    [
        ("new runs", MLOps.Figures.Count(r.Runs)), ("changed", MLOps.Figures.Count(r.Updated)), ("unchanged", MLOps.Figures.Count(r.Unchanged)), ("points", MLOps.Figures.Count(r.Points)),
        .. r.Artifacts > 0 ? [("files", MLOps.Figures.Count(r.Artifacts))] : (List<(string, string)>)[],
        .. r.Versions > 0 ? [("model versions", MLOps.Figures.Count(r.Versions))] : (List<(string, string)>)[],
        .. r.IsPlan ? [] : (List<(string, string)>)[("took", MLOps.Figures.Duration(r.Seconds))],
    ];
}
