namespace MLOps.Rendering.Charts;

/// <summary>A value with its interval on a scale, beside a table row; a line marks what it is compared with.</summary>
internal static class IntervalChart
{
    private const double Width = 150;
    private const double Height = 14;

    public static string Draw(double value, double? low, double? high, double reference, double from, double to, string colour)
    {
        var scale = Scale.Padded(from, to, 4, Width - 4);
        var svg = new Svg(Width, Height).Line(scale.At(reference), 0, scale.At(reference), Height, opacity: 0.7);
        if (low is { } a && high is { } b)
        {
            svg.Rect(scale.At(a), 5.5, scale.At(b) - scale.At(a), 3, colour, 0.45, 1.5);
        }

        return double.IsFinite(value) ? svg.Circle(scale.At(value), 7, 3.5, colour).ToString() : svg.ToString();
    }
}
