using MLOps.Data;
using MLOps.Rendering.Values;

namespace MLOps.Rendering;

internal static class ValueTableRendering
{
    public static string Html(ValueTable table) => ReportFrame.Wrap("", [], html => ValueHtml.Write(html, Node(table)));

    public static string Text(ValueTable table) => TableText.Render(Node(table));

    private static TableNode Node(ValueTable table) => TableNodes.Of(table.Title, table.Columns, table.Rows, table.TotalRows);
}
