using MLOps.Rendering.Charts;
using MLOps.Tracking;
using static MLOps.Rendering.RunFigures;

namespace MLOps.Rendering;

internal static class RunComparisonRendering
{
    private const int MostBars = 12;

    public static string Html(RunComparison comparison) => ReportFrame.Wrap(comparison.Title, Leaders(comparison), html =>
    {
        var names = comparison.Runs.Select(r => r.Name).ToList();
        Bars(html, comparison, names);
        RunComparisonCharts.Draw(html, comparison);
        Curves(html, comparison.Curves.Where(c => !IsSystem(c.Key)).ToList(), comparison.Runs.Select(r => r.Id).ToList(), names, comparison.Smoothing, comparison.LogScale);
        var rows = comparison.Metrics.Where(m => !IsSystem(m.Key)).Select(MetricRow)
            .Concat(comparison.Parameters.Where(p => p.Differs && !IsOfOneTrainer(p)).Select(p => Row("parameter", p.Key, p.Values, p.Differs)))
            .Concat(comparison.Inputs.Select(i => Row("input", i.Source, i.Digests.Select(d => d is null ? null : Short(d)).ToList(), i.Differs)))
            .Concat(Facts(comparison));
        if (comparison.Runs.Count > RunComparisonRows.MostColumns)
        {
            RunComparisonRows.Draw(html, comparison);
            html.Details("Side by side", d => d.Table(["", "name", .. names], rows));
        }
        else
        {
            html.Table(["", "name", .. names], rows);
        }

        html.Element("div", "★ the best run of a metric whose direction is known; bold: what differs.", ("class", "mlops-muted"));
        Parameters(html, "Options that not every trainer has", names, comparison.Parameters.Where(IsOfOneTrainer).ToList());
        Parameters(html, "Parameters that are the same", names, comparison.Parameters.Where(p => !p.Differs).ToList());
    });

    public static string Text(RunComparison comparison) => comparison.Title + "\n" + TextTable.Render(
        ["", "name", .. comparison.Runs.Select(r => r.Name)],
        comparison.Metrics.Where(m => !IsSystem(m.Key)).Select(m => (IReadOnlyList<string>)["metric", m.Key, .. m.Values.Select((v, i) => (m.Best == i ? "★ " : "") + Exact(v))])
            .Concat(comparison.Parameters.Select(p => (IReadOnlyList<string>)[p.Differs ? "parameter ≠" : "parameter", p.Key, .. p.Values.Select(v => v ?? "–")]))
            .Concat(comparison.Inputs.Select(p => (IReadOnlyList<string>)[p.Differs ? "input ≠" : "input", p.Source, .. p.Digests.Select(v => v is null ? "–" : Short(v))]))
            .Append(["run", "status", .. comparison.Runs.Select(r => Status(r.Status))])
            .Append(["run", "took", .. comparison.Runs.Select(r => Took(r.Seconds))])
            .Append(["run", "id", .. comparison.Runs.Select(r => r.Id)]));

    private static void Bars(Html html, RunComparison comparison, List<string> names)
    {
        foreach (var metric in comparison.Metrics.Where(m => m.Best is not null).OrderBy(m => Rank(m.Key)).Take(6))
        {
            var shown = names.Count <= MostBars ? Enumerable.Range(0, names.Count).ToList() : RunComparisonRows.BestFirst(metric).Take(MostBars).ToList();
            var title = shown.Count == names.Count ? metric.Key : $"{metric.Key}: the best {shown.Count} of {names.Count}";
            var svg = RunBarsChart.Draw(title, shown.Select(i => (names[i], Colour(i, names.Count), metric.Values[i])).ToList(), shown.IndexOf(metric.Best!.Value));
            html.Image(svg, metric.Key + ": " + string.Join("; ", metric.Values.Select((v, i) => $"{names[i]} {Exact(v)}")));
        }
    }

    // ML.NET names its options in Pascal case; what another trainer does not have tells the trainers apart, not the runs. An option in
    // which the runs that have it differ was chosen.
    private static bool IsOfOneTrainer(ParameterComparison parameter) =>
        char.IsAsciiLetterUpper(parameter.Key[0]) && parameter.Values.Any(v => v is null) && parameter.Values.OfType<string>().Distinct(StringComparer.Ordinal).Count() == 1;

    private static void Parameters(Html html, string title, List<string> names, List<ParameterComparison> parameters)
    {
        if (parameters.Count > 0)
        {
            html.Details($"{title} ({Figures.Count(parameters.Count)})", d =>
                d.Table(["name", .. names], parameters.Select(p => Row("parameter", p.Key, p.Values, p.Differs).Skip(1).ToList())));
        }
    }

    private static List<(string, string)> Leaders(RunComparison comparison) => comparison.Metrics
        .Where(m => m.Best is not null).OrderBy(m => Rank(m.Key)).Take(3)
        .Select(m => ($"best {m.Key}", $"{comparison.Runs[m.Best!.Value].Name} {Exact(m.Values[m.Best.Value])}")).ToList();

    private static List<Action<Html>> MetricRow(MetricComparison metric) =>
    [
        h => h.Element("span", "metric", ("class", "mlops-muted")),
        h => h.Text(metric.Key),
        .. metric.Values.Select((value, i) => (Action<Html>)(h => _ = metric.Best == i
            ? h.Element("span", "★ " + Exact(value), ("class", "mlops-ok"))
            : h.Text(Exact(value)))),
    ];

    private static List<Action<Html>> Row(string kind, string name, IReadOnlyList<string?> values, bool differs) =>
    [
        h => h.Element("span", kind, ("class", "mlops-muted")),
        h => h.Text(name),
        .. values.Select(value => (Action<Html>)(h => _ = differs && value is not null ? h.Element("b", value) : h.Text(value ?? "–"))),
    ];

    private static IEnumerable<List<Action<Html>>> Facts(RunComparison comparison) =>
    [
        Row("run", "status", comparison.Runs.Select(r => (string?)Status(r.Status)).ToList(), false),
        Row("run", "took", comparison.Runs.Select(r => (string?)Took(r.Seconds)).ToList(), false),
        Row("run", "id", comparison.Runs.Select(r => (string?)r.Id).ToList(), false),
    ];
}
