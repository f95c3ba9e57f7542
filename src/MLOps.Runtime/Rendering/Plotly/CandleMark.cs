namespace MLOps.Rendering.Plotly;

/// <summary>Opening, highest, lowest and closing values over time.</summary>
internal sealed class CandleMark : IPlotMark
{
    private readonly List<(double At, double Open, double High, double Low, double Close)> _candles;

    public CandleMark(PlotTrace trace, PlotAxis x)
    {
        var (open, high, low, close) = (trace["open"].Numbers(), trace["high"].Numbers(), trace["low"].Numbers(), trace["close"].Numbers());
        var places = trace["x"].Values();
        _candles = Enumerable.Range(0, new[] { open.Count, high.Count, low.Count, close.Count }.Min())
            .Select(i => (At: i < places.Count ? x.Position(places[i]) : i, Open: open[i], High: high[i], Low: low[i], Close: close[i]))
            .Where(c => c is { At: not null, Open: not null, High: not null, Low: not null, Close: not null })
            .Select(c => (c.At!.Value, c.Open!.Value, c.High!.Value, c.Low!.Value, c.Close!.Value)).ToList();
    }

    public void Reach(PlotAxis x, PlotAxis y)
    {
        foreach (var (at, _, high, low, _) in _candles)
        {
            x.Reach(at);
            y.Reach(y.Place(low));
            y.Reach(y.Place(high));
        }
    }

    public void Draw(Svg svg, PlotArea area)
    {
        var width = Math.Clamp(area.Width / Math.Max(1, _candles.Count) * 0.6, 1, 14);
        foreach (var (at, open, high, low, close) in _candles)
        {
            var (color, x) = (close >= open ? Svg.Green : Svg.Red, area.X(at));
            double Y(double value) => area.Y(area.YAxis.Place(value) ?? 0);
            svg.Line(x, Y(high), x, Y(low), color).Rect(x - (width / 2), Math.Min(Y(open), Y(close)), width, Math.Max(1, Math.Abs(Y(open) - Y(close))), color);
        }
    }
}
