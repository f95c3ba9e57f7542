using System.Globalization;
using MLOps.Rendering.Charts;
using MLOps.Tracking;
using static MLOps.Rendering.RunFigures;

namespace MLOps.Rendering;

/// <summary>What many runs say together: parallel coordinates over all parameters that differ, and a scatter per numeric one.</summary>
internal static class RunComparisonCharts
{
    private const int FewestRuns = 3;
    private const int MostAxes = 7;
    private const int MostScatters = 3;

    public static void Draw(Html html, RunComparison comparison)
    {
        var goal = comparison.Metrics.Where(m => !IsSystem(m.Key) && m.Values.Count(v => v is { } x && double.IsFinite(x)) > 1)
            .OrderBy(m => m.Direction == MetricDirection.Unknown).ThenBy(m => Rank(m.Key)).FirstOrDefault();
        var differing = comparison.Parameters.Where(p => p.Differs && p.Values.All(v => v is not null)).ToList(); // what only some trainers have, draws no line
        if (goal is null || comparison.Runs.Count < FewestRuns || differing.Count == 0)
        {
            return;
        }

        Parallel(html, comparison, differing.Take(MostAxes - 1).ToList(), goal);
        foreach (var parameter in differing.Where(p => Words(p).Count == 0 && p.Values.Distinct(StringComparer.Ordinal).Count() > 2).Take(MostScatters))
        {
            Scatter(html, comparison, parameter, goal);
        }
    }

    private static void Parallel(Html html, RunComparison comparison, List<ParameterComparison> parameters, MetricComparison goal)
    {
        var axes = parameters.Select(p => new ParallelAxis(p.Key, Words(p))).Append(new ParallelAxis(goal.Key, [])).ToList();
        var runs = comparison.Runs.Select((_, i) => (IReadOnlyList<double?>)[.. parameters.Select((p, axis) => Place(p.Values[i], axes[axis])), goal.Values[i]]).ToList();
        html.Element("div", h => h.Image(ParallelCoordinates.Draw(axes, runs), $"{string.Join(", ", parameters.Select(p => p.Key))} and {goal.Key} of each run as a line"));
    }

    private static void Scatter(Html html, RunComparison comparison, ParameterComparison parameter, MetricComparison goal)
    {
        var axis = new ParallelAxis(parameter.Key, []);
        var points = comparison.Runs.Select((_, i) => (Index: i, X: Place(parameter.Values[i], axis), Y: goal.Values[i]))
            .Where(p => p.X is { } x && p.Y is { } y && double.IsFinite(x) && double.IsFinite(y)).ToList();
        if (points.Count >= FewestRuns)
        {
            var best = goal.Best is { } winner ? points.FindIndex(p => p.Index == winner) : -1;
            html.Image(
                ScatterChart.Draw(parameter.Key, goal.Key, points.Select(p => (Colour(p.Index, comparison.Runs.Count), p.X!.Value, p.Y!.Value)).ToList(), best < 0 ? null : best),
                $"{goal.Key} over {parameter.Key}: " + string.Join("; ", points.Select(p => $"{comparison.Runs[p.Index].Name} {parameter.Values[p.Index]}, {Exact(p.Y)}")));
        }
    }

    // Words have places of their own; a parameter is one of words when a value of it is no number.
    private static List<string> Words(ParameterComparison parameter) => parameter.Values.OfType<string>().All(v => Number(v) is not null)
        ? []
        : parameter.Values.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();

    private static double? Place(string? value, ParallelAxis axis) => value is null ? null
        : axis.Words.Count == 0 ? Number(value)
        : axis.Words.ToList().IndexOf(value);

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
