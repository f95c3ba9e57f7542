using System.Globalization;
using System.Text;

namespace MLOps.Pipelines;

/// <summary>The steps of a pipeline as text: one line each, with what each is after and, where it is planned, what becomes of it.</summary>
internal static class PipelineDrawing
{
    public static string Text(PipelineGraph graph, IReadOnlyDictionary<PipelineStep, StepFate>? plan = null)
    {
        var numbers = graph.Steps.Select((s, i) => (Step: s, Number: i + 1)).ToDictionary(x => x.Step, x => x.Number);
        var width = graph.Steps.Select(s => s.Title.Length).DefaultIfEmpty(0).Max();
        var text = new StringBuilder();
        foreach (var step in graph.Steps)
        {
            var after = step.After.Count == 0 ? "" : "after " + string.Join(", ", step.After.Select(s => numbers[s]).Order());
            var why = step.Why is null || plan?[step] is not (null or StepFate.Runs) ? "" : (after.Length > 0 ? ", " : "") + "because " + step.Why;
            var fate = plan is null ? (step.IsCacheable ? "kept" : "runs each time").PadRight(16) : Words(plan[step]).PadRight(16);
            text.Append(string.Create(CultureInfo.InvariantCulture, $"{numbers[step],3}. {step.Title.PadRight(width)}  {fate}{after}{why}").TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    private static string Words(StepFate fate) => fate switch
    {
        StepFate.Runs => "runs",
        StepFate.Cached => "from the cache",
        _ => "left out",
    };
}
