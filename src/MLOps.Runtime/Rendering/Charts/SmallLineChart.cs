namespace MLOps.Rendering.Charts;

/// <summary>A figure from version to version, small enough for a table's cell: a line with a dot at each; a version without it is passed over.</summary>
internal static class SmallLineChart
{
    public const int Width = 90;
    public const int Height = 24;

    private const double Margin = 4;

    /// <param name="values">The oldest first; at least one is finite.</param>
    public static string Draw(IReadOnlyList<double> values)
    {
        var known = values.Select((v, i) => (Value: v, Place: i)).Where(p => double.IsFinite(p.Value)).ToList();
        var y = Scale.Padded(known.Min(p => p.Value), known.Max(p => p.Value), Height - Margin, Margin);
        var x = new Scale(0, Math.Max(values.Count - 1, 1), Margin, Width - Margin);
        var svg = new Svg(Width, Height).Polyline(known.Select(p => (x.At(p.Place), y.At(p.Value))), Svg.Blue);
        foreach (var (value, place) in known)
        {
            svg.Circle(x.At(place), y.At(value), 2, Svg.Blue);
        }

        return svg.ToString();
    }
}
