using MLOps.Rendering.Charts;

namespace MLOps.Rendering.Plotly;

/// <summary>The rectangle between two axes, and where positions on them are in it.</summary>
internal sealed record PlotArea(PlotAxis XAxis, PlotAxis YAxis, double Left, double Top, double Right, double Bottom)
{
    private Scale Horizontal { get; } = XAxis.IsReversed ? new(XAxis.From, XAxis.To, Right, Left) : new(XAxis.From, XAxis.To, Left, Right);

    private Scale Vertical { get; } = YAxis.IsReversed ? new(YAxis.From, YAxis.To, Top, Bottom) : new(YAxis.From, YAxis.To, Bottom, Top);

    /// <summary>Kept near the picture, so that a point far outside of a given range is a line that leaves it.</summary>
    public double X(double position) => Math.Clamp(Horizontal.At(position), -5000, 5000);

    public double Y(double position) => Math.Clamp(Vertical.At(position), -5000, 5000);

    public bool Holds(double x, double y) => x >= Left - 0.5 && x <= Right + 0.5 && y >= Top - 0.5 && y <= Bottom + 0.5;

    public double Width => Right - Left;

    public double Height => Bottom - Top;
}

/// <summary>What a series leaves on paper: first it says how far the axes must reach, then it draws.</summary>
internal interface IPlotMark
{
    void Reach(PlotAxis x, PlotAxis y);

    void Draw(Svg svg, PlotArea area);
}
