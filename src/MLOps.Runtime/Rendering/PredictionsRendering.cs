using MLOps.Data;
using MLOps.Models;
using MLOps.Rendering.Values;

namespace MLOps.Rendering;

internal static class PredictionsRendering
{
    public static string Html(Predictions p) => ReportFrame.Wrap(
        p.Title,
        [("rows", Figures.Count(p.TotalRows)), ("time", Figures.Duration(p.Seconds))],
        html => TableHtml.Write(html, Table(p), hasCaption: true));

    public static string Text(Predictions p) => $"{p.Title}, in {Figures.Duration(p.Seconds)}\n{TableText.Render(Table(p))}";

    private static TableNode Table(Predictions p)
    {
        var (columns, rows) = AnswersFirst(p);
        return TableNodes.Of("", columns, rows, p.TotalRows);
    }

    // A wide source must not push the answers out of sight.
    private static (List<ColumnSchema> Columns, List<IReadOnlyList<object?>> Rows) AnswersFirst(Predictions p)
    {
        var order = p.Columns
            .Select((column, index) => (column, index))
            .OrderBy(c => !c.column.Name.StartsWith("prediction.", StringComparison.Ordinal))
            .ThenBy(c => c.index)
            .ToList();
        return (order.Select(c => c.column).ToList(), p.Rows.Select(row => (IReadOnlyList<object?>)order.Select(c => row[c.index]).ToList()).ToList());
    }
}
