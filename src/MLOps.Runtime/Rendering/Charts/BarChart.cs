namespace MLOps.Rendering.Charts;

/// <summary>A horizontal bar beside a table row.</summary>
internal static class BarChart
{
    /// <summary>A bar to the right of the middle for positive values and to the left for negative ones; -1 to 1.</summary>
    public static string Signed(double value, double width = 120)
    {
        var middle = width / 2;
        var length = Math.Max(1, Math.Abs(value) * middle);
        return new Svg(width, 12)
            .Rect(value < 0 ? middle - length : middle, 2, length, 8, value < 0 ? Svg.Orange : Svg.Blue, radius: 1.5)
            .Line(middle, 0, middle, 12, opacity: 0.6)
            .ToString();
    }
}
