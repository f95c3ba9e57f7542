namespace MLOps.Rendering.Values;

/// <summary>
/// A table as HTML: a caption that says how large it is, first and last rows open, those between folded page by page, without
/// any script. What was left out stands where it would be.
/// </summary>
internal static class TableHtml
{
    public static void Write(Html html, TableNode table, bool hasCaption)
    {
        if (table.Columns.Count == 0)
        {
            html.Element("div", TableText.Heading(table));
            return;
        }

        var page = TablePage.Of(table);
        var numbers = Enumerable.Range(0, table.Columns.Count).Select(i => new NumberColumn(table.Head.Concat(table.Tail).Select(r => r.Cells[i]).OfType<NumberNode>())).ToList();
        Grid(html, table, hasCaption && TableText.Heading(table).Length > 0 ? caption => caption.Element("strong", table.Title).Text(Rest(table)) : null, body =>
        {
            Rows(body, table, numbers, page.First);
            if (page.Gap.Length > 0)
            {
                body.Element("tr", row => row.Element("td", page.Gap, [("colspan", $"{Width(table)}"), ("class", "mlops-muted"), .. Aligned(right: false)]));
            }

            Rows(body, table, numbers, page.Last);
        });
        if (TableText.Cuts(table, 0) is { Length: > 0 } cuts)
        {
            html.Element("div", cuts.TrimStart(';', ' '), ("class", "mlops-muted"));
        }

        var origin = table.RowHeader == "index" ? 0 : 1;
        foreach (var (from, rows) in page.Folded)
        {
            html.Details($"Rows {from + origin} to {from + origin + rows.Count - 1}", folded => Grid(folded, table, null, body => Rows(body, table, numbers, rows)));
        }
    }

    private static void Grid(Html html, TableNode table, Action<Html>? caption, Action<Html> body) => html.Element("div", wide => wide.Element("table", grid =>
    {
        if (caption is not null)
        {
            grid.Element("caption", caption);
        }

        Header(grid, table);
        grid.Element("tbody", body);
    }), ("style", "overflow-x:auto"));

    private static string Rest(TableNode table) => TableText.Heading(table)[table.Title.Length..];

    private static int Width(TableNode table) => table.Columns.Count + (table.RowHeader is null ? 0 : 1) + (table.ColumnsCutAt is null ? 0 : 1);

    private static void Header(Html grid, TableNode table) => grid.Element("thead", head => head.Element("tr", row =>
    {
        if (table.RowHeader is { } name)
        {
            HeaderCell(row, new TableColumn(name, IsNumeric: name == "index"));
        }

        for (var i = 0; i < table.Columns.Count; i++)
        {
            Gap(row, table, i, "th");
            HeaderCell(row, table.Columns[i]);
        }
    }));

    private static void HeaderCell(Html row, TableColumn column) => row.Element(
        "th",
        cell => _ = column.Type.Length > 0 ? cell.Text(column.Name + " ").Element("small", column.Type) : cell.Text(column.Name),
        [("scope", "col"), .. Aligned(column.IsNumeric)]);

    private static void Rows(Html body, TableNode table, IReadOnlyList<NumberColumn> numbers, IReadOnlyList<TableRow> rows)
    {
        foreach (var row in rows)
        {
            body.Element("tr", cells => Row(cells, table, numbers, row));
        }
    }

    private static void Row(Html cells, TableNode table, IReadOnlyList<NumberColumn> numbers, TableRow row)
    {
        if (table.RowHeader is { } header)
        {
            cells.Element("th", row.Name, [("scope", "row"), .. Aligned(header == "index")]);
        }

        for (var i = 0; i < table.Columns.Count; i++)
        {
            Gap(cells, table, i, "td");
            var (node, column) = (row.Cells[i], numbers[i]);
            cells.Element("td", cell => Cell(cell, node, column), Aligned(table.Columns[i].IsNumeric));
        }
    }

    // A number that was rounded to fit its column is there in full for who points at it.
    private static void Cell(Html cell, ValueNode node, NumberColumn column)
    {
        if (node is not NumberNode number)
        {
            ValueHtml.Inline(cell, node);
            return;
        }

        var (text, whole) = (column.Text(number), NumberColumn.Whole(number));
        _ = text == whole ? cell.Text(text) : cell.Element("span", text, ("title", whole));
    }

    private static void Gap(Html row, TableNode table, int index, string tag)
    {
        if (table.ColumnsCutAt == index)
        {
            row.Element(tag, "…", ("scope", tag == "th" ? "col" : null), ("class", "mlops-muted"));
        }
    }

    private static (string, string?)[] Aligned(bool right) => [("align", right ? "right" : "left"), ("style", right ? "text-align:right" : "text-align:left")];
}
