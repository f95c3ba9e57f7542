namespace MLOps.Rendering.Charts;

/// <summary>What a categorical column is made of: one bar cut into the shares of its most frequent values; the rest is grey.</summary>
internal static class ShareChart
{
    private const double Width = 120;
    private const double Height = 26;

    /// <param name="shares">Of the most frequent values, descending; together at most 1.</param>
    public static string Draw(IReadOnlyList<double> shares)
    {
        var svg = new Svg(Width, Height).Rect(0, 6, Width, 14, Svg.Gray, 0.35, 2);
        var x = 0.0;
        for (var i = 0; i < Math.Min(shares.Count, Svg.Palette.Count - 1); i++)
        {
            var w = shares[i] * Width;
            svg.Rect(x, 6, w - (w > 3 ? 1 : 0), 14, Svg.Palette[i], radius: w > 4 ? 2 : 0);
            x += w;
        }

        return svg.ToString();
    }
}
