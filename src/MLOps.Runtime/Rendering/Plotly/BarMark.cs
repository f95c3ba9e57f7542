namespace MLOps.Rendering.Plotly;

/// <summary>All bars of one area: beside one another, stacked or one over the other, standing or lying.</summary>
internal sealed class BarMark : IPlotMark
{
    private const double Gap = 0.2;
    private const int MostWords = 40;
    private readonly List<Bar> _bars = [];
    private readonly bool _isLying;

    /// <param name="series">Of every trace where its bars stand and how high they are.</param>
    /// <param name="mode">Plotly's barmode: group, stack, relative, overlay.</param>
    public BarMark(IReadOnlyList<BarSeries> series, string mode, bool isLying)
    {
        _isLying = isLying;
        var stacks = new Dictionary<(double, bool), double>();
        for (var i = 0; i < series.Count; i++)
        {
            var one = series[i];
            var slot = one.Step * (one.IsHistogram ? 0.98 : 1 - Gap);
            var (width, offset) = mode is "group" ? (slot / series.Count, ((i + 0.5) / series.Count * slot) - (slot / 2)) : (slot, 0);
            var opacity = mode is "overlay" && series.Count > 1 ? 0.6 : one.Trace.Opacity;
            _bars.AddRange(one.Bars.Select((b, k) =>
            {
                var key = (b.At, b.Height >= 0);
                var start = mode is "stack" or "relative" ? stacks.GetValueOrDefault(key) : b.Base;
                stacks[key] = start + b.Height;
                return new Bar(b.At + offset, width, start, start + b.Height, new MarkerStyle(one.Trace).Color(k), opacity, one.Text(k), one.Error(k));
            }));
        }
    }

    public void Reach(PlotAxis x, PlotAxis y)
    {
        var (along, up) = _isLying ? (y, x) : (x, y);
        foreach (var bar in _bars)
        {
            along.Reach(bar.At - (bar.Width / 2));
            along.Reach(bar.At + (bar.Width / 2));
            up.Reach(up.Place(bar.From));
            up.Reach(up.Place(bar.To + Math.Sign(bar.To - bar.From) * (bar.Error ?? 0)));
        }
    }

    public void Draw(Svg svg, PlotArea area)
    {
        var words = _bars.Count <= MostWords;
        foreach (var bar in _bars)
        {
            var (x, y, w, h) = Rectangle(bar, area);
            svg.Rect(x, y, w, h, bar.Color, bar.Opacity);
            if (bar.Error is { } error && !_isLying)
            {
                var (middle, top, bottom) = (x + (w / 2), area.Y(bar.To + error), area.Y(bar.To - error));
                svg.Line(middle, top, middle, bottom).Line(middle - 4, top, middle + 4, top).Line(middle - 4, bottom, middle + 4, bottom);
            }

            if (words && bar.Text.Length > 0)
            {
                _ = _isLying ? svg.Text(x + w + 4, y + (h / 2) + 4, bar.Text, 10) : svg.Text(x + (w / 2), y - 4, bar.Text, 10, "middle");
            }
        }
    }

    private (double X, double Y, double W, double H) Rectangle(Bar bar, PlotArea area)
    {
        var (along, up) = _isLying ? (area.YAxis, area.XAxis) : (area.XAxis, area.YAxis);
        var (a, b) = (bar.At - (bar.Width / 2), bar.At + (bar.Width / 2));
        var (from, to) = (up.Place(bar.From) ?? up.From, up.Place(bar.To) ?? up.From);
        var (x1, x2) = _isLying ? (area.X(from), area.X(to)) : (area.X(a), area.X(b));
        var (y1, y2) = _isLying ? (area.Y(a), area.Y(b)) : (area.Y(from), area.Y(to));
        return (Math.Min(x1, x2), Math.Min(y1, y2), Math.Abs(x2 - x1), Math.Abs(y2 - y1));
    }

    private sealed record Bar(double At, double Width, double From, double To, string Color, double Opacity, string Text, double? Error);
}

/// <summary>The bars of one trace along an axis.</summary>
/// <param name="Step">The distance from one place for bars to the next, in the units of the axis.</param>
internal sealed record BarSeries(PlotTrace Trace, IReadOnlyList<(double At, double Height, double Base)> Bars, double Step, bool IsHistogram)
{
    private readonly IReadOnlyList<object?> _text = Trace["text"].Values();
    private readonly IReadOnlyList<(double Up, double Down)>? _errors = ErrorSizes.Read(Trace["error_y"], Bars.Select(b => b.Height).ToList());

    public string Text(int i) => i < _text.Count ? $"{_text[i]}" : "";

    public double? Error(int i) => _errors is not null && i < _errors.Count ? _errors[i].Up : null;

    public static BarSeries OfBars(PlotTrace trace, PlotAxis along, PlotAxis up, bool isLying)
    {
        var bases = trace["base"].Values();
        var bars = trace.Points().Select((p, i) => (At: along.Position(isLying ? p.Y : p.X), Height: PlotJson.ToNumber(isLying ? p.X : p.Y), Base: i < bases.Count ? PlotJson.ToNumber(bases[i]) ?? 0 : trace["base"].Number() ?? 0))
            .Where(b => b is { At: not null, Height: not null }).Select(b => (b.At!.Value, b.Height!.Value, b.Base)).ToList();
        var places = bars.Select(b => b.Item1).Distinct().Order().ToList();
        var step = along.Kind == AxisKind.Category || places.Count < 2 ? 1 : places.Zip(places.Skip(1), (a, b) => b - a).Min();
        return new(trace, bars, step, IsHistogram: false);
    }

    /// <summary>Counts per bin, or per category.</summary>
    public static BarSeries OfHistogram(PlotTrace trace, PlotAxis along, bool isLying)
    {
        var values = trace[isLying ? "y" : "x"].Values().Select(along.Position).OfType<double>().ToList();
        if (along.Kind == AxisKind.Category)
        {
            var counts = values.GroupBy(v => v).OrderBy(g => g.Key).Select(g => (g.Key, (double)g.Count())).ToList();
            return new(trace, Normal(trace, counts, values.Count, 1).ToList(), 1, IsHistogram: false);
        }

        var bins = HistogramBins.Of(trace, values, isLying);
        return new(trace, Normal(trace, bins.Counts(values).ToList(), values.Count, bins.Size).ToList(), bins.Size, IsHistogram: true);
    }

    private static IEnumerable<(double, double, double)> Normal(PlotTrace trace, List<(double At, double Count)> bins, int all, double size)
    {
        var part = trace["histnorm"].Text() switch { "percent" => 100.0 / all, "probability" => 1.0 / all, "density" => 1 / size, "probability density" => 1 / (all * size), _ => 1 };
        var sum = 0.0;
        foreach (var (at, count) in bins)
        {
            sum += count * part;
            yield return (at, trace["cumulative.enabled"].Flag() == true ? sum : count * part, 0);
        }
    }
}
