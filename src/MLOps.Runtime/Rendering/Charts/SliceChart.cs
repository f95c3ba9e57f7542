using MLOps.Pipelines;

namespace MLOps.Rendering.Charts;

/// <summary>The executed cells as a column of boxes, those that stay in colour, with an arc from each to the cells that need it.</summary>
internal static class SliceChart
{
    private const int MostCells = 60;
    private const double RowHeight = 20;
    private const double Left = 60;
    private const double BoxWidth = 380;
    private const double ReasonWidth = 290;
    private const int ReasonLength = 50;

    // A picture does not know whether the page is light or dark: white on green has a contrast of 4.9 and more, the grey of 4.2 on both.
    private const string Whole = "#1f6b47";
    private const string Part = "#4a7a64";
    private const string OnGreen = "#ffffff";
    private const string Quiet = "#767b84";

    public static string Draw(SliceReport report)
    {
        var cells = report.Cells.Take(MostCells).ToList();
        var svg = new Svg(Left + BoxWidth + ReasonWidth, (cells.Count + (report.Cells.Count > MostCells ? 1 : 0)) * RowHeight + 8);
        var middle = cells.Select((c, i) => (c.Order, Y: i * RowHeight + 13)).ToDictionary(x => x.Order, x => x.Y);
        foreach (var cell in cells)
        {
            foreach (var target in cell.NeededBy.Where(middle.ContainsKey))
            {
                Arc(svg, middle[cell.Order], middle[target]);
            }
        }

        foreach (var cell in cells)
        {
            Box(svg, cell, middle[cell.Order]);
        }

        if (report.Cells.Count > MostCells)
        {
            svg.Text(Left + 6, cells.Count * RowHeight + 17, $"and {report.Cells.Count - MostCells} more", 10);
        }

        return svg.ToString();
    }

    public static string Words(SliceReport report) =>
        $"Executed cells in order: {string.Join(", ", report.Cells.Where(c => c.Fate != CellFate.Dropped).Select(c => $"[{c.Order}]"))} stay, {report.Dropped} go.";

    private static void Box(Svg svg, SliceCellReport cell, double y)
    {
        var kept = cell.Fate != CellFate.Dropped;
        svg.Rect(Left, y - 8, BoxWidth, 16, Fill(cell.Fate), kept ? 1 : 0.06, 3);
        svg.Text(Left + 6, y + 4, $"[{cell.Order}]", 10, fill: kept ? OnGreen : Quiet, bold: kept);
        svg.Text(Left + 40, y + 4, Cut(cell.Text, 54), 10, fill: kept ? OnGreen : Quiet);
        svg.Text(Left + BoxWidth + 10, y + 4, Cut(cell.Reason, ReasonLength), 10, fill: Quiet);
    }

    private static string Fill(CellFate fate) => fate switch
    {
        CellFate.Kept => Whole,
        CellFate.Dropped => Svg.Gray,
        _ => Part,
    };

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";

    private static void Arc(Svg svg, double from, double to)
    {
        var bend = Left - Math.Min(50, 12 + Math.Abs(to - from) / 6);
        svg.Path($"M{Svg.N(Left)} {Svg.N(from)} C{Svg.N(bend)} {Svg.N(from)} {Svg.N(bend)} {Svg.N(to)} {Svg.N(Left)} {Svg.N(to)}", Svg.Blue, 1);
        svg.Circle(Left, to, 2, Svg.Blue);
    }
}
