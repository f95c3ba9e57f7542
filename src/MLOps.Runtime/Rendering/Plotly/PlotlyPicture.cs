using System.Text.Json.Nodes;

namespace MLOps.Rendering.Plotly;

/// <summary>
/// A Plotly figure drawn without Plotly, for places where no script runs. Lines, markers, areas, bars, histograms, boxes,
/// violins, pies, heat maps and candles, on one or several pairs of axes; what cannot be drawn is named in words.
/// </summary>
/// <param name="Svg">Without a background, in colours that read on white and on black.</param>
/// <param name="Words">What the picture shows, for those who do not see it.</param>
public sealed record PlotlyPicture(string Svg, string Words)
{
    /// <param name="figure">As Plotly.NET and plotly.js write it: <c>data</c> and <c>layout</c>, both optional.</param>
    public static PlotlyPicture Draw(JsonObject figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        var plot = new PlotFigure(figure);
        return new(plot.Draw(), PlotWords.Of(plot));
    }
}
