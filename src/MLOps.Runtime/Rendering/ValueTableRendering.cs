using MLOps.Data;

namespace MLOps.Rendering;

internal static class ValueTableRendering
{
    private const int ShownInText = 20;

    public static string Html(ValueTable table) => ReportFrame.Wrap(table.Title, [], html =>
    {
        html.Table(Header(table), table.Rows.Select(Cells), Right(table));
        html.Element("div", Footer(table, table.Rows.Count), ("class", "mlops-muted"));
    });

    public static string Text(ValueTable table) =>
        TextTable.Render(Header(table), table.Rows.Take(ShownInText).Select(r => r.Select(Figures.Value).ToList()), Right(table))
        + "\n" + Footer(table, Math.Min(ShownInText, table.Rows.Count));

    /// <summary>Says what was cut, so that nobody takes the part for the whole.</summary>
    private static string Footer(ValueTable table, int shown) => table.TotalRows switch
    {
        null => $"the first {Figures.Count(shown)} rows shown; there are more",
        1 => "1 row",
        var total when total > shown => $"{Figures.Count(total.Value)} rows, the first {shown} shown",
        var total => $"{Figures.Count(total.Value)} rows",
    };

    private static List<string> Header(ValueTable table) => table.Columns.Select(c => c.Name).ToList();

    private static IReadOnlyList<Action<Html>> Cells(IReadOnlyList<object?> row) => row
        .Select(value => (Action<Html>)(cell => _ = value is null ? cell.Element("span", "null", ("class", "mlops-muted")) : cell.Text(Figures.Value(value))))
        .ToList();

    private static HashSet<int> Right(ValueTable table) =>
        table.Columns.Select((c, i) => (c, i)).Where(x => x.c.IsNumeric).Select(x => x.i).ToHashSet();
}
