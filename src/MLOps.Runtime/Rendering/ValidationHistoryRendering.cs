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
            html.Table(["check", "runs, the latest at the right", "failed share at the last"], history.Checks.Select(c => (IReadOnlyList<Action<Html>>)
                [h => h.Text(c.Id), h => h.Element("code", Marks(c)), h => h.Text(Last(c))]));
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
            : runs + "\n\n" + TextTable.Render(["check", "runs, the latest at the right", "failed share at the last"], history.Checks.Select(c => (IReadOnlyList<string>)[c.Id, Marks(c), Last(c)])) + "\n" + Legend;
    }

    private const string Legend = "✓ holds, ✗ fails, ! could not be evaluated, · not in the suite";

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

    private static string Marks(CheckTrend check) => string.Concat(check.Outcomes.TakeLast(ShownOutcomes).Select(o => o.State switch
    {
        CheckState.Holds => '✓',
        CheckState.Fails => '✗',
        CheckState.NotEvaluated => '!',
        _ => '·',
    }));

    private static string Last(CheckTrend check) => Figures.Share(check.Outcomes[^1].FailedShare);
}
