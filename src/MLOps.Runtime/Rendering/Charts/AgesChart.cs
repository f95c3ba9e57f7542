namespace MLOps.Rendering.Charts;

/// <summary>Columns of counts with a label under each and the count above it.</summary>
internal static class AgesChart
{
    private const double ColumnWidth = 74;
    private const double Height = 140;
    private const double Top = 40;
    private const double Bottom = 22;

    public static string Draw(string title, IReadOnlyList<(string Label, long Count, string Colour)> columns)
    {
        var svg = new Svg(Math.Max(columns.Count * ColumnWidth, 280), Height);
        svg.Text(0, 14, title, 12, bold: true);
        var most = Math.Max(1, columns.Max(c => c.Count));
        for (var i = 0; i < columns.Count; i++)
        {
            var (label, count, colour) = columns[i];
            var height = (Height - Top - Bottom) * count / most;
            var x = i * ColumnWidth;
            svg.Rect(x + 8, Height - Bottom - height, ColumnWidth - 16, count > 0 ? Math.Max(height, 1) : 0, colour, 0.9, 2);
            svg.Text(x + (ColumnWidth / 2), Height - Bottom - height - 5, Figures.Count(count), 11, "middle");
            svg.Text(x + (ColumnWidth / 2), Height - 6, label, 11, "middle");
        }

        return svg.Line(0, Height - Bottom, columns.Count * ColumnWidth, Height - Bottom, opacity: 0.5).ToString();
    }
}
