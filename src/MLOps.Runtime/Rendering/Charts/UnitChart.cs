namespace MLOps.Rendering.Charts;

/// <summary>Lines and points between 0 and 1 on both axes: ROC, precision and recall, calibration.</summary>
internal static class UnitChart
{
    private const double Size = 240;
    private const double Left = 44;
    private const double Top = 26;
    private const double Bottom = 34;

    /// <param name="diagonal">Whether to draw where guessing, or perfect calibration, lies.</param>
    /// <param name="dots">Whether each point has a mark of its own.</param>
    public static string Draw(string title, string x, string y, IReadOnlyList<(double X, double Y)> points, bool diagonal, bool dots)
    {
        var (across, up) = (new Scale(0, 1, Left, Size - 8), new Scale(0, 1, Size - Bottom, Top));
        var svg = new Svg(Size, Size).Text(Left, 14, title, 12, bold: true);
        foreach (var tick in new[] { 0, 0.25, 0.5, 0.75, 1 })
        {
            svg.Line(Left, up.At(tick), Size - 8, up.At(tick), opacity: 0.25).Line(across.At(tick), Top, across.At(tick), Size - Bottom, opacity: 0.25);
            svg.Text(Left - 5, up.At(tick) + 4, Figures.Number(tick), 10, "end").Text(across.At(tick), Size - Bottom + 13, Figures.Number(tick), 10, tick == 1 ? "end" : "middle");
        }

        svg.Text((Left + Size) / 2, Size - 6, x, 10, "middle").Text(12, (Top + Size - Bottom) / 2, y, 10, "middle", angle: -90);
        if (diagonal)
        {
            svg.Polyline([(across.At(0), up.At(0)), (across.At(1), up.At(1))], Svg.Gray, 1, "4 4");
        }

        var places = points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)).Select(p => (across.At(p.X), up.At(p.Y))).ToList();
        svg.Polyline(places, Svg.Blue, 2);
        foreach (var (px, py) in dots ? places : [])
        {
            svg.Circle(px, py, 3, Svg.Blue);
        }

        return svg.ToString();
    }
}
