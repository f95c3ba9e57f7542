using MLOps.Pipelines;

namespace MLOps.Rendering;

internal static class PipelineRunRendering
{
    private static readonly string[] Header = ["step", "what became of it"];

    public static string Html(PipelineRunReport r) => ReportFrame.Wrap(
        r.Title,
        [("steps run", Figures.Count(r.Steps.Count(s => s.Attempts > 0))), ("from the cache", Figures.Count(r.Steps.Count(s => s.Fate == StepFate.Cached))), ("took", Figures.Duration(r.Seconds))],
        html => html.Table(Header, r.Steps.Select(s => new List<Action<Html>>
        {
            h => h.Element("span", s.Title),
            h => h.Element("span", s.Words, ("class", s.Fate switch { StepFate.Failed => "mlops-bad", StepFate.Runs => "mlops-ok", _ => "mlops-muted" })),
        }).ToList()));

    public static string Text(PipelineRunReport r) => r.Title + "\n" + TextTable.Render(Header, r.Steps.Select(s => new List<string> { s.Title, s.Words }));
}
