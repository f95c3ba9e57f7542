namespace MLOps.Rendering.Plotly;

/// <summary>Boxes with whiskers, and violins: how values spread, group by group.</summary>
internal sealed class SpreadMark : IPlotMark
{
    private const int MostPoints = 200;
    private const int CurvePoints = 60;
    private readonly PlotTrace _trace;
    private readonly bool _isLying;
    private readonly double _width;
    private readonly double _offset;
    private readonly List<(double At, IReadOnlyList<double> Values, FiveNumbers Box)> _groups;

    /// <param name="place">Which of the traces that share places this is.</param>
    /// <param name="places">How many share them: 1 when every trace has a place of its own.</param>
    public SpreadMark(PlotTrace trace, PlotAxis x, PlotAxis y, int place, int places)
    {
        (_trace, _isLying) = (trace, trace.IsHorizontal);
        var (along, up) = _isLying ? (y, x) : (x, y);
        _width = 0.7 / places;
        _offset = (((place + 0.5) / places) - 0.5) * 0.8;
        _groups = Groups(trace, along, up).ToList();
    }

    public void Reach(PlotAxis x, PlotAxis y)
    {
        var (along, up) = _isLying ? (y, x) : (x, y);
        foreach (var (at, values, box) in _groups)
        {
            along.Reach(at - 0.5);
            along.Reach(at + 0.5);
            var tails = _trace.Kind == "violin" && values.Count > 1 ? Density.Of(values, CurvePoints) : [];
            foreach (var value in values.Concat(tails.Select(p => p.At)).Append(box.Low).Append(box.High))
            {
                up.Reach(up.Place(value));
            }
        }
    }

    public void Draw(Svg svg, PlotArea area)
    {
        foreach (var (at, values, box) in _groups)
        {
            if (_trace.Kind == "violin" && values.Count > 1)
            {
                Violin(svg, area, at + _offset, values, box);
            }
            else
            {
                Box(svg, area, at + _offset, _width, box);
                Outliers(svg, area, at + _offset, values, box);
            }
        }
    }

    private static IEnumerable<(double, IReadOnlyList<double>, FiveNumbers)> Groups(PlotTrace trace, PlotAxis along, PlotAxis up)
    {
        if (trace["q1"].Numbers() is { Count: > 0 } q1)
        {
            foreach (var group in FiveNumbers.Given(trace, q1).Select((box, i) => (box, i)))
            {
                yield return (Place(trace, along, group.i), [], group.box);
            }

            yield break;
        }

        var values = trace[trace.IsHorizontal ? "x" : "y"].Values().Select(PlotJson.ToNumber).ToList();
        var keys = trace[trace.IsHorizontal ? "y" : "x"].Values();
        var pairs = values.Select((v, i) => (Key: i < keys.Count ? keys[i] : null, Value: v)).Where(p => p.Value is not null && up.Place(p.Value.Value) is not null);
        foreach (var group in pairs.GroupBy(p => p.Key is { } key ? along.Position(key) : along.Position(trace.Label)).Where(g => g.Key is not null))
        {
            var sorted = group.Select(p => p.Value!.Value).Order().ToList();
            yield return (group.Key!.Value, sorted, FiveNumbers.Of(sorted));
        }
    }

    private static double Place(PlotTrace trace, PlotAxis along, int i) =>
        trace[trace.IsHorizontal ? "y" : "x"].Values() is { } keys && i < keys.Count ? along.Position(keys[i]) ?? i : along.Position(trace.Label) ?? i;

    private void Box(Svg svg, PlotArea area, double at, double width, FiveNumbers box)
    {
        var (a, b) = (at - (width / 2), at + (width / 2));
        Rect(svg, area, a, b, box.Q1, box.Q3);
        foreach (var (from, to) in new[] { (box.Low, box.Q1), (box.Q3, box.High) })
        {
            Line(svg, area, at, from, at, to);
        }

        Line(svg, area, a, box.Median, b, box.Median, 2);
        Line(svg, area, at - (width / 4), box.Low, at + (width / 4), box.Low);
        Line(svg, area, at - (width / 4), box.High, at + (width / 4), box.High);
    }

    private void Outliers(Svg svg, PlotArea area, double at, IReadOnlyList<double> values, FiveNumbers box)
    {
        foreach (var value in values.Where(v => v < box.Low || v > box.High).Take(MostPoints))
        {
            var (x, y) = Point(area, at, value);
            svg.Circle(x, y, 2.5, _trace.Color);
        }
    }

    private void Violin(Svg svg, PlotArea area, double at, IReadOnlyList<double> values, FiveNumbers box)
    {
        var curve = Density.Of(values, CurvePoints);
        var most = curve.Max(p => p.Height);
        var outline = curve.Select(p => Point(area, at + (p.Height / most * _width / 2), p.At)).Concat(curve.Reverse().Select(p => Point(area, at - (p.Height / most * _width / 2), p.At)));
        svg.Area("M" + string.Join('L', outline.Select(p => $"{Svg.N(p.X)} {Svg.N(p.Y)}")) + "z", _trace.Color, 0.45);
        Box(svg, area, at, _width / 8, box);
    }

    private (double X, double Y) Point(PlotArea area, double at, double value)
    {
        var up = (_isLying ? area.XAxis : area.YAxis).Place(value) ?? 0;
        return _isLying ? (area.X(up), area.Y(at)) : (area.X(at), area.Y(up));
    }

    private void Line(Svg svg, PlotArea area, double at1, double value1, double at2, double value2, double width = 1)
    {
        var ((x1, y1), (x2, y2)) = (Point(area, at1, value1), Point(area, at2, value2));
        svg.Line(x1, y1, x2, y2, _trace.LineColor, width);
    }

    private void Rect(Svg svg, PlotArea area, double at1, double at2, double value1, double value2)
    {
        var ((x1, y1), (x2, y2)) = (Point(area, at1, value1), Point(area, at2, value2));
        var (left, top, w, h) = (Math.Min(x1, x2), Math.Min(y1, y2), Math.Abs(x2 - x1), Math.Abs(y2 - y1));
        svg.Rect(left, top, w, h, _trace.Color, 0.4);
        svg.Polyline([(left, top), (left + w, top), (left + w, top + h), (left, top + h), (left, top)], _trace.LineColor, 1);
    }
}
