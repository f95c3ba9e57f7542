using System.Globalization;

namespace MLOps.Rendering.Plotly;

/// <summary>Lays a figure out and draws it: margins as wide as what stands in them.</summary>
internal sealed class PlotPaper
{
    private const double UsualWidth = 700;
    private const double UsualHeight = 420;
    private const double LetterWidth = 6.2;

    // So much may stand out of the axes that a marker on an edge is whole.
    private const double Edge = 5;
    private readonly PlotFigure _figure;
    private readonly double _width;
    private readonly double _height;
    private readonly IReadOnlyList<(string Name, string Color)> _legend;
    private readonly (double Left, double Top, double Right, double Bottom) _inner;

    public PlotPaper(PlotFigure figure)
    {
        _figure = figure;
        // Plotly.NET writes 600 by 600 into every figure that says nothing itself.
        var (width, height) = (figure.Layout.At("width").Number(), figure.Layout.At("height").Number()) is (600, 600) ? (null, null) : (figure.Layout.At("width").Number(), figure.Layout.At("height").Number());
        _width = Math.Clamp(width ?? UsualWidth, 240, 1200);
        _height = Math.Clamp(height ?? UsualHeight, 180, 1400);
        _legend = PlotLegend.Entries(figure);
        var names = _legend.Count == 0 ? 0 : Math.Min(150, (_legend.Max(l => l.Name.Length) * LetterWidth) + 30);
        var scale = figure.Panels.Any(p => p.Scale is not null) ? 64 : 0;
        var far = figure.Panels.Any(p => p.YAxis.IsOnFarSide) ? 52 : 0;
        _inner = (Left(), figure.Title.Length > 0 ? 46 : 22, _width - 16 - names - scale - far, _height - Bottom());
    }

    public string Draw()
    {
        var svg = new Svg(_width, _height);
        svg.Text(_inner.Left, 22, Shorten(_figure.Title, (int)((_width - _inner.Left) / 8)), 15, bold: true);
        foreach (var (panel, i) in _figure.Panels.Select((p, i) => (p, i)))
        {
            var area = Area(panel);
            AxisDrawing.Draw(svg, area, isOverlay: panel.YAxis.Overlays is not null, hasGrid: !panel.IsTight);
            svg.Clipped($"p{i}", area.Left - Edge, area.Top - Edge, area.Width + (2 * Edge), area.Height + (2 * Edge), inside => panel.Draw(inside, area));
            ScaleBar(svg, panel, area);
        }

        Pies(svg);
        PlotNotes.Draw(svg, _figure, _inner, Area);
        PlotLegend.Draw(svg, _legend, _width - Math.Min(150, (_legend.Select(l => l.Name.Length).DefaultIfEmpty(0).Max() * LetterWidth) + 30) - 4, _inner.Top + 4, _inner.Bottom);
        Undrawn(svg);
        return svg.ToString();
    }

    private PlotArea Area(PlotPanel panel)
    {
        var (left, top, right, bottom) = _inner;
        var (x, y) = (panel.XAxis.Domain, (panel.YAxis.Overlays is { } under && _figure.Axis(under) is { } axis ? axis : panel.YAxis).Domain);
        return new(panel.XAxis, panel.YAxis, left + (x.From * (right - left)), bottom - (y.To * (bottom - top)), left + (x.To * (right - left)), bottom - (y.From * (bottom - top)));
    }

    private double Left()
    {
        var longest = _figure.Panels.Where(p => !p.YAxis.IsOnFarSide).SelectMany(p => p.YAxis.Ticks(6)).Select(t => t.Label.Length).DefaultIfEmpty(0).Max();
        return _figure.Panels.Count == 0 ? 16 : 16 + (longest * LetterWidth) + (_figure.Panels.Any(p => p.YAxis.Title.Length > 0) ? 22 : 0);
    }

    private double Bottom() => _figure.Panels.Count == 0 ? 16 : 30 + (_figure.Panels.Any(p => p.XAxis.Title.Length > 0) ? 20 : 0) + (_figure.Panels.Any(p => AxisDrawing.IsTurned(p.XAxis, Area(p))) ? 46 : 0);

    private static void ScaleBar(Svg svg, PlotPanel panel, PlotArea area)
    {
        if (panel.Scale is not { } scale)
        {
            return;
        }

        const int steps = 32;
        var (x, height) = (area.Right + 14, area.Height / steps);
        for (var i = 0; i < steps; i++)
        {
            svg.Rect(x, area.Bottom - ((i + 1) * height), 12, height + 0.4, scale.Color(scale.From + ((scale.To - scale.From) * (i + 0.5) / steps)));
        }

        svg.Text(x + 16, area.Top + 8, Figures.Number(scale.To), 10).Text(x + 16, area.Bottom, Figures.Number(scale.From), 10);
    }

    private void Pies(Svg svg)
    {
        var (left, top, right, bottom) = _inner;
        foreach (var (pie, i) in _figure.Pies.Select((p, i) => (p, i)))
        {
            var (x, y) = (pie["domain.x"].Numbers(), pie["domain.y"].Numbers());
            var (x1, x2) = x is [{ } a, { } b] ? (a, b) : (i / (double)_figure.Pies.Count, (i + 1) / (double)_figure.Pies.Count);
            var (y1, y2) = y is [{ } c, { } d] ? (c, d) : (0, 1);
            PieMark.Draw(svg, pie, left + (x1 * (right - left)), bottom - (y2 * (bottom - top)), left + (x2 * (right - left)), bottom - (y1 * (bottom - top)));
        }
    }

    private void Undrawn(Svg svg)
    {
        if (_figure.Undrawn.Count > 0)
        {
            var words = string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", _figure.Undrawn)}: shown by the interactive figure");
            var isAlone = _figure.Panels.Count == 0 && _figure.Pies.Count == 0;
            svg.Text(isAlone ? _width / 2 : _width - 8, isAlone ? _height / 2 : _height - 6, words, isAlone ? 13 : 10, isAlone ? "middle" : "end");
        }
    }

    internal static string Shorten(string text, int most) => text.Length <= most ? text : text[..Math.Max(1, most - 1)] + "…";
}
