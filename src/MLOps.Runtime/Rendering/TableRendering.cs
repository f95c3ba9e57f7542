using MLOps.Data;
using MLOps.Rendering.Values;

namespace MLOps.Rendering;

internal static class TableRendering
{
    public static string Html(TableReport report) => ReportFrame.Wrap("", [], html => ValueHtml.Write(html, Node(report)));

    public static string Text(TableReport report) => TableText.Render(Node(report));

    private static TableNode Node(TableReport report) => TableNodes.Of(report.Title, report.Columns, report.Rows, report.TotalRows);
}
