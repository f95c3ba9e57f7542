namespace MLOps.Rendering.Charts;

/// <summary>A curve within the unit square: false and true positives, recall and precision.</summary>
internal static class UnitCurveChart
{
    private const double Size = 240;
    private const double Left = 40;
    private const double Top = 24;
    private const double Bottom = 34;
    private const double Right = 10;

    /// <param name="diagonal">Draws what guessing would give.</param>
    public static string Draw(string title, string across, string upwards, IReadOnlyList<(double X, double Y)> points, bool diagonal)
    {
        var svg = new Svg(Size, Size);
        svg.Text(Left, 14, title, 12, bold: true);
        var (x, y) = (new Scale(0, 1, Left, Size - Right), new Scale(0, 1, Size - Bottom, Top));
        foreach (var mark in new[] { 0, 0.5, 1 })
        {
            svg.Line(Left, y.At(mark), Size - Right, y.At(mark), opacity: 0.3).Text(Left - 5, y.At(mark) + 4, Figures.Number(mark), 10, "end");
            svg.Line(x.At(mark), Top, x.At(mark), Size - Bottom, opacity: 0.3).Text(x.At(mark), Size - Bottom + 13, Figures.Number(mark), 10, "middle");
        }

        if (diagonal)
        {
            svg.Polyline([(x.At(0), y.At(0)), (x.At(1), y.At(1))], Svg.Gray, 1, "4 4");
        }

        svg.Polyline(points.Select(p => (x.At(p.X), y.At(p.Y))), Svg.Blue, 2);
        svg.Text((Left + Size - Right) / 2, Size - 5, across, 10, "middle");
        svg.Text(11, (Top + Size - Bottom) / 2, upwards, 10, "middle", angle: -90);
        return svg.ToString();
    }
}
