namespace MLOps.Rendering;

/// <summary>A table without an alignment on every cell: where there are many cells, that would be most of the page.</summary>
internal static class ProfilePlainTable
{
    public static void Plain(this Html html, IEnumerable<string> header, IEnumerable<IEnumerable<string>> rows) => html.Element("table", table =>
    {
        Row(table, "th", header);
        foreach (var row in rows)
        {
            Row(table, "td", row);
        }
    });

    private static void Row(Html table, string tag, IEnumerable<string> cells) => table.Element("tr", tr =>
    {
        foreach (var cell in cells)
        {
            tr.Element(tag, cell);
        }
    }, ("align", "left"));
}
