namespace MLOps.Rendering.Plotly;

/// <summary>Lines, markers, areas, bubbles and error bars of a scatter series.</summary>
internal sealed class LineMark : IPlotMark
{
    private const int MostMarkers = 1500;
    private const int MostWords = 60;
    private readonly PlotTrace _trace;
    private readonly IReadOnlyList<(double? X, double? Y)> _points;
    private readonly IReadOnlyList<double> _base;
    private readonly LineMark? _before;

    /// <param name="before">The series below which an area to the next one ends; null when there is none.</param>
    /// <param name="stack">Heights at every x of what was stacked before in the same group; grows by this series. Null when it stands alone.</param>
    public LineMark(PlotTrace trace, PlotAxis x, PlotAxis y, LineMark? before = null, Dictionary<double, double>? stack = null)
    {
        (_trace, _before) = (trace, stack is null && trace["fill"].Text() == "tonexty" ? before : null);
        var points = trace.Points().Select(p => (X: x.Position(p.X), Y: y.Position(p.Y))).ToList();
        _base = points.Select(p => stack is not null && p.X is { } at ? stack.GetValueOrDefault(at) : 0).ToList();
        _points = points.Select((p, i) => (p.X, p.Y + _base[i])).ToList();
        foreach (var (at, top) in _points)
        {
            if (stack is not null && at is { } where && top is { } height)
            {
                stack[where] = height;
            }
        }

        IsStacked = stack is not null;
    }

    private bool IsStacked { get; }

    private string Fill => _trace["fill"].Text() ?? (IsStacked ? "tonexty" : "none");

    public void Reach(PlotAxis x, PlotAxis y)
    {
        var errors = Errors("error_y");
        foreach (var ((px, py), i) in _points.Select((p, i) => (p, i)))
        {
            if (px is not null && py is { } value)
            {
                x.Reach(px);
                y.Reach(value - (errors?[i].Down ?? 0));
                y.Reach(value + (errors?[i].Up ?? 0));
            }
        }

        if (Fill is "tozeroy" or "tonexty" && _before is null && y.Kind == AxisKind.Linear)
        {
            y.Reach(0);
        }
    }

    public void Draw(Svg svg, PlotArea area)
    {
        if (Fill is not "none")
        {
            Area(svg, area);
        }

        if (_trace.Mode.Contains("lines", StringComparison.Ordinal) || (IsStacked && _trace["mode"] is null))
        {
            Lines(svg, area);
        }

        ErrorBars(svg, area);
        if (_trace.Mode.Contains("markers", StringComparison.Ordinal))
        {
            Markers(svg, area);
        }

        if (_trace.Mode.Contains("text", StringComparison.Ordinal))
        {
            Words(svg, area);
        }
    }

    private void Area(Svg svg, PlotArea area)
    {
        var top = _points.Select((p, i) => (p.X, p.Y, Base: _base[i])).Where(p => p is { X: not null, Y: not null }).ToList();
        if (top.Count < 2)
        {
            return;
        }

        var floor = Fill == "toself" ? []
            : _before is not null ? _before._points.Where(p => p is { X: not null, Y: not null }).Reverse().Select(p => (area.X(p.X!.Value), area.Y(p.Y!.Value)))
            : top.AsEnumerable().Reverse().Select(p => (area.X(p.X!.Value), area.Y(Math.Max(p.Base, area.YAxis.Kind == AxisKind.Log ? area.YAxis.From : double.MinValue))));
        var outline = Thin.Line(top.Select(p => (area.X(p.X!.Value), area.Y(p.Y!.Value)))).Concat(Thin.Line(floor));
        svg.Area("M" + string.Join('L', outline.Select(p => $"{Svg.N(p.X)} {Svg.N(p.Y)}")) + "z", PlotTrace.Safe(_trace["fillcolor"]) ?? _trace.LineColor, _trace["fillcolor"] is null ? 0.35 : 0.8);
    }

    private void Lines(Svg svg, PlotArea area)
    {
        var width = Math.Clamp(_trace["line.width"].Number() ?? 2, 0, 10);
        var part = new List<(double X, double Y)>();
        foreach (var (x, y) in _points.Append((null, null)))
        {
            if (x is { } px && y is { } py)
            {
                var next = (X: area.X(px), Y: area.Y(py));
                part.AddRange(Corner(part, next));
                part.Add(next);
            }
            else if (_trace["connectgaps"].Flag() != true || x is null)
            {
                if (part.Count > 1 && width > 0)
                {
                    svg.Polyline(Thin.Line(part), _trace.LineColor, width, Dash());
                }

                part.Clear();
            }
        }
    }

    // Steps go through a corner.
    private IEnumerable<(double X, double Y)> Corner(List<(double X, double Y)> before, (double X, double Y) next) => (_trace["line.shape"].Text(), before) switch
    {
        ("hv", [.., var last]) => [(next.X, last.Y)],
        ("vh", [.., var last]) => [(last.X, next.Y)],
        ("hvh", [.., var last]) => [((last.X + next.X) / 2, last.Y), ((last.X + next.X) / 2, next.Y)],
        _ => [],
    };

    private string? Dash() => _trace["line.dash"].Text() switch { "dash" or "longdash" => "8 5", "dot" => "2 4", "dashdot" or "longdashdot" => "8 4 2 4", _ => null };

    private void Markers(Svg svg, PlotArea area)
    {
        var marker = new MarkerStyle(_trace);
        var every = Math.Max(1, _points.Count / MostMarkers);
        for (var i = 0; i < _points.Count; i += every)
        {
            if (_points[i] is { X: { } x, Y: { } y } && area.Holds(area.X(x), area.Y(y)))
            {
                svg.Circle(area.X(x), area.Y(y), marker.Radius(i), marker.Color(i), marker.Opacity);
            }
        }
    }

    private void Words(Svg svg, PlotArea area)
    {
        var words = _trace["text"].Values();
        for (var i = 0; i < Math.Min(words.Count, MostWords); i++)
        {
            if (i < _points.Count && _points[i] is { X: { } x, Y: { } y } && words[i] is { } word)
            {
                svg.Text(area.X(x), area.Y(y) - 8, $"{word}", 10, "middle");
            }
        }
    }

    private void ErrorBars(Svg svg, PlotArea area)
    {
        if (Errors("error_y") is not { } errors || _points.Count > MostMarkers)
        {
            return;
        }

        foreach (var (point, i) in _points.Select((p, i) => (p, i)).Where(p => p.p is { X: not null, Y: not null }))
        {
            var (x, top, bottom) = (area.X(point.X!.Value), area.Y(point.Y!.Value + errors[i].Up), area.Y(point.Y.Value - errors[i].Down));
            svg.Line(x, top, x, bottom, _trace.Color).Line(x - 3, top, x + 3, top, _trace.Color).Line(x - 3, bottom, x + 3, bottom, _trace.Color);
        }
    }

    private IReadOnlyList<(double Up, double Down)>? Errors(string name) => ErrorSizes.Read(_trace[name], _points.Select(p => p.Y ?? 0).ToList());
}
