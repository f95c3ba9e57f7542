namespace MLOps.Rendering.Plotly;

/// <summary>Size and colour of a series' markers, which may differ from point to point.</summary>
internal sealed class MarkerStyle
{
    private readonly PlotTrace _trace;
    private readonly IReadOnlyList<double?> _sizes;
    private readonly IReadOnlyList<object?> _colors;
    private readonly ColorScale? _scale;

    public MarkerStyle(PlotTrace trace)
    {
        _trace = trace;
        _sizes = trace["marker.size"].Numbers();
        _colors = trace["marker.color"].Values();
        _scale = _colors.Count > 0 && _colors.All(c => c is double or null) ? ColorScale.Of(trace["marker"], _colors.Select(c => c as double?)) : null;
    }

    public double Opacity => Math.Clamp(_trace["marker.opacity"].Number() ?? _trace.Opacity, 0.05, 1) * (_sizes.Count > 0 ? 0.75 : 1);

    /// <summary>In pixels. Bubbles' sizes are diameters, or areas, divided by <c>sizeref</c>: plotly.js, bubble/scatter make_bubble_size_func.</summary>
    public double Radius(int i)
    {
        var size = _sizes.Count == 0 ? _trace["marker.size"].Number() ?? 6 : i < _sizes.Count ? _sizes[i] ?? 0 : 0;
        var unit = _trace["marker.sizeref"].Number() is { } given and not 0 ? given : 1;
        var radius = _sizes.Count > 0 && _trace["marker.sizemode"].Text() == "area" ? Math.Sqrt(Math.Max(0, size) / unit) / 2 : size / unit / 2;
        return Math.Clamp(Math.Max(radius, _trace["marker.sizemin"].Number() ?? 0), 1, 80);
    }

    public string Color(int i) => _scale is not null ? i < _colors.Count && _colors[i] is double value ? _scale.Color(value) : Svg.Gray
        : i < _colors.Count && _colors[i] is string name && PlotTrace.Safe(name) is { } color ? color
        : _trace.Color;
}
