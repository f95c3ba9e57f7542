using MLOps.Rendering.Charts;
using MLOps.Validation;

namespace MLOps.Rendering;

internal static class ValidationHistoryRendering
{
    private const int ShownOutcomes = 30;

    private static readonly string[] Header = ["time (UTC)", "suite", "source", "verdict", "checks failed", "rows", "rows that break a check"];
    private static readonly HashSet<int> Right = [4, 5, 6];

    public static string Html(ValidationHistory history) => ReportFrame.Wrap(history.Title, [], html =>
    {
        html.Table([.. Header, "clean"], history.Runs.Select(r => (IReadOnlyList<Action<Html>>)
        [
            .. Cells(r).Select((cell, i) => (Action<Html>)(h => _ = i == 3 ? h.Element("span", cell, ("class", r.Success ? "mlops-ok" : "mlops-bad"), ("title", r.Verdict)) : h.Text(cell))),
            h => Clean(h, r),
        ]), Right);
        if (history.Checks.Count > 0)
        {
            html.Section("Checks over time");
            html.Table(["check", "figure over time", "runs, the latest at the right", "latest", "asked for"], history.Checks.Select(c => (IReadOnlyList<Action<Html>>)
                [h => h.Text(c.Id), h => Chart(h, c), h => h.Element("code", Marks(c)), h => h.Text(Latest(c)), h => h.Element("span", Asked(c), ("class", "mlops-muted"))]));
            html.Element("div", Legend, ("class", "mlops-muted"));
        }
    });

    public static string Text(ValidationHistory history)
    {
        if (history.Runs.Count == 0)
        {
            return "No validations yet. #!validate SOURCE checks one.";
        }

        var runs = history.Title + "\n" + TextTable.Render(Header, history.Runs.Select(Cells), Right);
        return history.Checks.Count == 0
            ? runs
            : runs + "\n\n" + TextTable.Render(["check", "over time", "runs", "latest", "asked for"], history.Checks.Select(c => (IReadOnlyList<string>)[c.Id, Sparkline.Of(Shown(c).Select(o => o.Figure).ToList()), Marks(c), Latest(c), Asked(c)])) + "\n" + Legend;
    }

    private const string Legend = "✓ holds, ✗ fails, ! could not be evaluated, · not in the suite. Figures are shares of failing rows, or what was observed.";

    private static IReadOnlyList<string> Cells(ValidationHistoryEntry r) =>
    [
        Figures.Time(r.Time), r.Suite, r.Source, r.Verdict[..r.Verdict.IndexOf(':', StringComparison.Ordinal)],
        $"{Figures.Count(r.Failed)} of {Figures.Count(r.Checks)}", Figures.Count(r.Rows), Figures.Count(r.QuarantinedRows),
    ];

    private static void Clean(Html html, ValidationHistoryEntry run)
    {
        if (run.Rows > 0)
        {
            var share = (double)(run.Rows - run.QuarantinedRows) / run.Rows;
            html.Image(ShareBar.Draw(share), $"{Figures.Share(share)} of the rows are clean", 120, 8);
        }
    }

    private static IReadOnlyList<CheckOutcome> Shown(CheckTrend check) => check.Outcomes.TakeLast(ShownOutcomes).ToList();

    private static void Chart(Html html, CheckTrend check)
    {
        var shown = Shown(check);
        var figures = shown.Select(o => o.Figure).Where(double.IsFinite).ToList();
        if (figures.Count > 0)
        {
            var words = $"{check.Id} over {(shown.Count == 1 ? "1 run" : $"{shown.Count} runs")}: from {Figure(check, figures.Min())} to {Figure(check, figures.Max())}, at last {Latest(check)}";
            html.Image(TrendChart.Draw(check, shown), words, TrendChart.Width, TrendChart.Height);
        }
    }

    private static string Marks(CheckTrend check) => string.Concat(Shown(check).Select(o => o.State switch
    {
        CheckState.Holds => '✓',
        CheckState.Fails => '✗',
        CheckState.NotEvaluated => '!',
        _ => '·',
    }));

    private static string Latest(CheckTrend check) => Figure(check, check.Outcomes[^1].Figure);

    private static string Figure(CheckTrend check, double figure) => check.IsShare ? $"{Figures.Share(figure)}{(double.IsNaN(figure) ? "" : " fail")}" : Figures.Number(figure);

    private static string Asked(CheckTrend check) => (check.Least, check.Most) switch
    {
        (null, null) => "",
        (null, 0) when check.IsShare => "none fail",
        (null, { } most) => $"at most {Figure(check, most)}",
        ({ } least, null) => $"at least {Figure(check, least)}",
        ({ } least, { } most) => $"{Figure(check, least)} to {Figure(check, most)}",
    };
}
