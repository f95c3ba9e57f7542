namespace MLOps.Rendering.Plotly;

/// <summary>Heat maps: a matrix as coloured cells, with its scale at the right. Contours and histograms of two dimensions are drawn as such too.</summary>
internal sealed class GridMark : IPlotMark
{
    private const int MostCells = 120;
    private const int MostCellsWithText = 144;
    private readonly IReadOnlyList<IReadOnlyList<double?>> _rows;
    private readonly IReadOnlyList<double> _x;
    private readonly IReadOnlyList<double> _y;
    private readonly bool _hasText;

    public GridMark(PlotTrace trace, PlotAxis x, PlotAxis y)
    {
        (_rows, _x, _y) = trace.Kind == "histogram2d" ? Binned(trace, x, y) : Given(trace, x, y);
        Scale = ColorScale.Of(trace.Json, _rows.SelectMany(r => r));
        HasScale = trace["showscale"].Flag() ?? true;
        _hasText = (trace["texttemplate"] is not null || trace["text"] is not null) && _rows.Sum(r => r.Count) <= MostCellsWithText;
    }

    public ColorScale Scale { get; }

    public bool HasScale { get; }

    public void Reach(PlotAxis x, PlotAxis y)
    {
        foreach (var (axis, centers) in new[] { (x, _x), (y, _y) })
        {
            for (var i = 0; i < centers.Count; i++)
            {
                var (from, to) = Cell(centers, i);
                axis.Reach(from);
                axis.Reach(to);
            }
        }
    }

    public void Draw(Svg svg, PlotArea area)
    {
        var (down, right) = (Math.Max(1, (int)Math.Ceiling(_rows.Count / (double)MostCells)), Math.Max(1, (int)Math.Ceiling(_x.Count / (double)MostCells)));
        for (var r = 0; r < Math.Min(_rows.Count, _y.Count); r += down)
        {
            for (var c = 0; c < Math.Min(_rows[r].Count, _x.Count); c += right)
            {
                Square(svg, area, r, c, down, right);
            }
        }
    }

    /// <summary>Cells too many to be seen are drawn as their mean.</summary>
    private void Square(Svg svg, PlotArea area, int row, int column, int down, int right)
    {
        var values = _rows.Skip(row).Take(down).SelectMany(r => r.Skip(column).Take(right)).OfType<double>().ToList();
        if (values.Count == 0)
        {
            return;
        }

        var value = values.Average();
        var (x1, x2) = (area.X(Cell(_x, column).From), area.X(Cell(_x, Math.Min(column + right, _x.Count) - 1).To));
        var (y1, y2) = (area.Y(Cell(_y, row).From), area.Y(Cell(_y, Math.Min(row + down, _y.Count) - 1).To));
        svg.Rect(Math.Min(x1, x2), Math.Min(y1, y2), Math.Abs(x2 - x1) + 0.3, Math.Abs(y2 - y1) + 0.3, Scale.Color(value));
        if (_hasText)
        {
            svg.Text((x1 + x2) / 2, ((y1 + y2) / 2) + 4, Figures.Number(value), 10, "middle", Scale.Ink(value));
        }
    }

    private static (double From, double To) Cell(IReadOnlyList<double> centers, int i)
    {
        var before = i > 0 ? (centers[i] - centers[i - 1]) / 2 : centers.Count > 1 ? (centers[1] - centers[0]) / 2 : 0.5;
        var after = i + 1 < centers.Count ? (centers[i + 1] - centers[i]) / 2 : before;
        return (centers[i] - before, centers[i] + after);
    }

    private static (IReadOnlyList<IReadOnlyList<double?>>, IReadOnlyList<double>, IReadOnlyList<double>) Given(PlotTrace trace, PlotAxis x, PlotAxis y)
    {
        var rows = trace["z"].Rows();
        if (trace["transpose"].Flag() == true && rows.Count > 0)
        {
            rows = Enumerable.Range(0, rows.Max(r => r.Count)).Select(c => (IReadOnlyList<double?>)rows.Select(r => c < r.Count ? r[c] : null).ToList()).ToList();
        }

        return (rows, Centers(trace, "x", x, rows.Select(r => r.Count).DefaultIfEmpty(0).Max()), Centers(trace, "y", y, rows.Count));
    }

    // One more place than cells: they are the edges.
    private static IReadOnlyList<double> Centers(PlotTrace trace, string name, PlotAxis axis, int count)
    {
        var given = trace[name].Values().Select(axis.Position).OfType<double>().ToList();
        var (start, step) = (trace[name + "0"].Number() ?? 0, trace["d" + name].Number() ?? 1);
        return given.Count == count ? given
            : given.Count == count + 1 ? given.Zip(given.Skip(1), (a, b) => (a + b) / 2).ToList()
            : Enumerable.Range(0, count).Select(i => start + (i * step)).ToList();
    }

    private static (IReadOnlyList<IReadOnlyList<double?>>, IReadOnlyList<double>, IReadOnlyList<double>) Binned(PlotTrace trace, PlotAxis x, PlotAxis y)
    {
        var points = trace.Points().Select(p => (X: x.Position(p.X), Y: y.Position(p.Y))).Where(p => p is { X: not null, Y: not null }).Select(p => (X: p.X!.Value, Y: p.Y!.Value)).ToList();
        var (across, up) = (HistogramBins.Of(trace, points.Select(p => p.X).ToList(), isLying: false), HistogramBins.Of(trace, points.Select(p => p.Y).ToList(), isLying: true));
        var counts = new double?[up.Number][];
        for (var r = 0; r < up.Number; r++)
        {
            var row = points.Where(p => (int)Math.Floor(((p.Y - up.Start) / up.Size) + 1e-9) == r).Select(p => p.X).ToList();
            counts[r] = across.Counts(row).Select(b => (double?)b.Count).ToArray();
        }

        return (counts, Middles(across), Middles(up));
    }

    private static IReadOnlyList<double> Middles(HistogramBins bins) => Enumerable.Range(0, bins.Number).Select(i => bins.Start + ((i + 0.5) * bins.Size)).ToList();
}
