using MLOps.Models;

namespace MLOps.Rendering;

internal static class PredictionsRendering
{
    public static string Html(Predictions p) => ReportFrame.Wrap(
        p.Title,
        [("rows", Figures.Count(p.TotalRows)), ("time", Figures.Duration(p.Seconds))],
        html => html.Table(Order(p).Select(c => c.Name).ToList(), p.Rows.Select(r => Cells(p, r)), Right(p)));

    public static string Text(Predictions p) =>
        $"{p.Title}: {Figures.Count(p.TotalRows)} rows in {Figures.Duration(p.Seconds)}\n"
        + TextTable.Render(Order(p).Select(c => c.Name).ToList(), p.Rows.Select(r => Order(p).Select(c => Figures.Value(r[c.Index])).ToList()), Right(p));

    // The answers first: a wide source must not push them out of sight.
    private static List<(string Name, int Index, bool IsNumeric)> Order(Predictions p) => p.Columns
        .Select((c, i) => (c.Name, i, c.IsNumeric))
        .OrderBy(c => !c.Name.StartsWith("prediction.", StringComparison.Ordinal))
        .ThenBy(c => c.i)
        .ToList();

    private static HashSet<int> Right(Predictions p) => Order(p).Select((c, i) => (c.IsNumeric, i)).Where(x => x.IsNumeric).Select(x => x.i).ToHashSet();

    private static List<Action<Html>> Cells(Predictions p, IReadOnlyList<object?> row) =>
        Order(p).Select(c => (Action<Html>)(h => h.Text(Figures.Value(row[c.Index])))).ToList();
}
