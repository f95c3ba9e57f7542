using MLOps.Data;
using MLOps.Models;

namespace MLOps.Rendering;

internal static class PredictionsRendering
{
    public static string Html(Predictions p) => ReportFrame.Wrap(
        p.Title,
        [("rows", Figures.Count(p.TotalRows)), ("time", Figures.Duration(p.Seconds))],
        html =>
        {
            var (columns, rows) = AnswersFirst(p);
            TableRendering.Folded(html, columns, rows, p.TotalRows);
        });

    public static string Text(Predictions p)
    {
        var (columns, rows) = AnswersFirst(p);
        var table = TableRendering.Text(new TableReport(p.Title, columns, rows, p.TotalRows, p.Source));
        return $"{p.Title}: {Figures.Count(p.TotalRows)} rows in {Figures.Duration(p.Seconds)}\n" + table[(table.IndexOf('\n', StringComparison.Ordinal) + 1)..];
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
