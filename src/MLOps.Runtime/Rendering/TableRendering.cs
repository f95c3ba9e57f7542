using MLOps.Data;

namespace MLOps.Rendering;

internal static class TableRendering
{
    private const int ShownInHtml = 100;
    private const int ShownUnfolded = 10;
    private const int ShownInText = 20;

    public static string Html(TableReport report) => ReportFrame.Wrap(
        report.Title,
        [],
        html =>
        {
            Rows(html, report, report.Rows.Take(ShownUnfolded));
            html.Element("div", Footer(report, Math.Min(ShownUnfolded, report.Rows.Count)), ("class", "mlops-muted"));
            var more = report.Rows.Skip(ShownUnfolded).Take(ShownInHtml - ShownUnfolded).ToList();
            if (more.Count > 0)
            {
                html.Details($"The next {more.Count}", folded => Rows(folded, report, more));
            }
        });

    private static void Rows(Html html, TableReport report, IEnumerable<IReadOnlyList<object?>> rows) =>
        html.Table(report.Columns.Select(c => c.Name).ToList(), rows.Select(Cells), Right(report));

    public static string Text(TableReport report) =>
        $"{report.Title}: {Footer(report, ShownInText)}\n" + TextTable.Render(
            report.Columns.Select(c => c.Name).ToList(),
            report.Rows.Take(ShownInText).Select(r => r.Select(Figures.Value).ToList()),
            Right(report));

    /// <summary>Says what was cut, so that nobody takes the part for the whole.</summary>
    private static string Footer(TableReport report, int shown)
    {
        var rows = report.TotalRows == 1 ? "1 row" : $"{Figures.Count(report.TotalRows)} rows";
        return report.TotalRows > shown ? $"{rows}, the first {shown} shown" : rows;
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

    private static HashSet<int> Right(TableReport report) =>
        report.Columns.Select((c, i) => (c, i)).Where(x => x.c.IsNumeric).Select(x => x.i).ToHashSet();
}
