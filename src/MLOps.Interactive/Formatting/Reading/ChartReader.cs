using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MLOps.Rendering.Plotly;
using MLOps.Rendering.Values;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>
/// Plotly.NET's and XPlot's charts: a picture that we draw, readable where no script runs, and the figure for front ends that draw it
/// themselves. By name, because the notebook may have brought another version of Plotly.NET than ours.
/// </summary>
/// <param name="Figure">Plotly's own JSON: data, layout, config.</param>
internal sealed partial record ChartReader(PictureNode Node, JsonObject Figure)
{
    public const string FigureType = "application/vnd.plotly.v1+json";

    public static bool IsChart(Type type) => ChartType(type) is not null || type.FullName == "XPlot.Plotly.PlotlyChart";

    public static ChartReader? TryRead(object value)
    {
        var json = ChartType(value.GetType()) is { } type ? FigureJson(type, value) : value.GetType().FullName == "XPlot.Plotly.PlotlyChart" ? XPlotFigure(value) : null;
        if (json is null || JsonNode.Parse(json) is not JsonObject figure)
        {
            return null;
        }

        var picture = PlotlyPicture.Draw(figure);
        return new(new PictureNode("image/svg+xml", System.Text.Encoding.UTF8.GetBytes(picture.Svg), picture.Words), figure);
    }

    // XPlot gives its figure only within the script that draws it.
    private static string? XPlotFigure(object chart) => chart.GetType().GetMethod("GetInlineJS", [])?.Invoke(chart, null) is string script && ScriptFigure().Match(script) is { Success: true } match
        ? $"{{\"data\":{match.Groups["data"].Value},\"layout\":{match.Groups["layout"].Value}}}"
        : null;

    [GeneratedRegex(@"var data = (?<data>\[.*?\]);\s*\n\s*var layout = (?<layout>.*?);\s*\n", RegexOptions.Singleline)]
    private static partial Regex ScriptFigure();

    private static Type? ChartType(Type type)
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (t.FullName is "Plotly.NET.GenericChart" or "Plotly.NET.GenericChart+GenericChart")
            {
                return t;
            }
        }

        return null;
    }

    // Versions before 5 call it toJson.
    private static string? FigureJson(Type chart, object value) => (chart.DeclaringType ?? chart)
        .GetMethods(BindingFlags.Static | BindingFlags.Public)
        .Where(m => m.Name is "toFigureJson" or "toJson" && m.GetParameters().Length == 1).MinBy(m => m.Name.Length == 6)?.Invoke(null, [value]) as string;
}
