namespace MLOps.Rendering.Charts;

/// <summary>One bar: the good share in green, the rest in red. A small rest stays visible.</summary>
internal static class ShareBar
{
    private const double Width = 260;
    private const double Height = 12;
    private const double Least = 2;

    /// <param name="good">Share of the whole, 0 to 1.</param>
    public static string Draw(double good)
    {
        var bad = good >= 1 ? 0 : Math.Clamp(Width * (1 - good), Least, Width);
        return new Svg(Width, Height)
            .Rect(0, 1, Width - bad, Height - 2, Svg.Green, radius: 2)
            .Rect(Width - bad, 1, bad, Height - 2, Svg.Red, radius: 2)
            .ToString();
    }
}
