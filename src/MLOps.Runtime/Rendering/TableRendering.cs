using MLOps.Data;

namespace MLOps.Rendering;

internal static class TableRendering
{
    private const int ShownInHtml = 100;
    private const int ShownUnfolded = 10;
    private const int ShownInText = 20;

    public static string Html(TableReport report) => ReportFrame.Wrap(report.Title, [], html => Folded(html, report.Columns, report.Rows, report.TotalRows));

    public static string Text(TableReport report) =>
        $"{report.Title}: {Footer(report.TotalRows, ShownInText)}\n" + TextTable.Render(
            report.Columns.Select(c => c.Name).ToList(),
            report.Rows.Take(ShownInText).Select(r => r.Select(Figures.Value).ToList()),
            Right(report.Columns));

    /// <summary>The first rows open, more of them folded, and a line that says what was cut, so that nobody takes the part for the whole.</summary>
    public static void Folded(Html html, IReadOnlyList<ColumnSchema> columns, IReadOnlyList<IReadOnlyList<object?>> rows, long total)
    {
        Grid(html, columns, rows.Take(ShownUnfolded));
        html.Element("div", Footer(total, Math.Min(ShownUnfolded, rows.Count)), ("class", "mlops-muted"));
        var more = rows.Skip(ShownUnfolded).Take(ShownInHtml - ShownUnfolded).ToList();
        if (more.Count > 0)
        {
            html.Details($"The next {more.Count}", folded => Grid(folded, columns, more));
        }
    }

    private static void Grid(Html html, IReadOnlyList<ColumnSchema> columns, IEnumerable<IReadOnlyList<object?>> rows) =>
        html.Element("div", wide => wide.Table(columns.Select(c => c.Name).ToList(), rows.Select(Cells), Right(columns)), ("style", "overflow-x:auto"));

    private static string Footer(long total, int shown)
    {
        var rows = total == 1 ? "1 row" : $"{Figures.Count(total)} rows";
        return total > shown ? $"{rows}, the first {shown} shown" : rows;
    }

    private static IReadOnlyList<Action<Html>> Cells(IReadOnlyList<object?> row) =>
        row.Select(value => (Action<Html>)(cell => Cell(cell, value))).ToList();

    // Short values stay on one line: a wide table scrolls or shrinks its long texts first.
    private static void Cell(Html cell, object? value)
    {
        var text = Figures.Value(value);
        _ = value is null ? cell.Element("span", "null", ("class", "mlops-muted"))
            : text.Length <= 30 ? cell.Element("span", text, ("style", "white-space:nowrap"))
            : cell.Text(text);
    }

    private static HashSet<int> Right(IReadOnlyList<ColumnSchema> columns) =>
        columns.Select((c, i) => (c, i)).Where(x => x.c.IsNumeric).Select(x => x.i).ToHashSet();
}
