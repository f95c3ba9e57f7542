using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MLOps.Rendering.Plotly;

/// <summary>One series of a figure.</summary>
internal sealed partial class PlotTrace(JsonObject json, int index)
{
    public JsonObject Json => json;

    public JsonNode? this[string path] => json.At(path);

    public string Kind { get; } = json["type"].Text() switch
    {
        null or "scattergl" => "scatter",
        "heatmapgl" or "contour" => "heatmap",
        "histogram2dcontour" => "histogram2d",
        var kind => kind,
    };

    public string Name { get; } = json["name"].Text() ?? "";

    public string Label => Name.Length > 0 ? Name : $"trace {index}";

    public bool IsVisible { get; } = json["visible"] is null || json["visible"].Flag() == true || json["visible"].Text() == "true";

    public bool IsInLegend => json["showlegend"].Flag() ?? true;

    /// <summary>Names of its axes: "x", "y2".</summary>
    public string XAxis { get; } = json["xaxis"].Text() ?? "x";

    public string YAxis { get; } = json["yaxis"].Text() ?? "y";

    /// <summary>Whether its values run along the x axis.</summary>
    public bool IsHorizontal => json["orientation"].Text() is { } given ? given == "h"
        : Kind switch { "funnel" => true, "histogram" => json["x"] is null && json["y"] is not null, "box" or "violin" => json["y"] is null && json["x"] is not null, _ => false };

    public double Opacity => Math.Clamp(json["opacity"].Number() ?? 1, 0, 1);

    /// <summary>The colour that was asked for, or the next of ours: mid-tones that read on white and on black.</summary>
    public string Color => Safe(json.At("marker.color")) ?? Safe(json.At("line.color")) ?? Safe(json["fillcolor"]) ?? Svg.Palette[index % Svg.Palette.Count];

    public string LineColor => Safe(json.At("line.color")) ?? Color;

    public string Mode => json["mode"].Text() ?? (this["x"].Values().Count is > 0 and < 20 || this["y"].Values().Count is > 0 and < 20 ? "lines+markers" : "lines");

    /// <summary>A colour as CSS writes it; null for anything else, for it goes into markup.</summary>
    public static string? Safe(JsonNode? color) => color is JsonValue && color.Text() is { } text && Css().IsMatch(text) ? text : null;

    /// <summary>The items that have both coordinates; where one is not given it is the position.</summary>
    public IReadOnlyList<(object? X, object? Y)> Points()
    {
        var (x, y) = (this["x"].Values(), this["y"].Values());
        var (x0, dx) = (this["x0"].Number() ?? 0, this["dx"].Number() ?? 1);
        return x.Count == 0 ? y.Select((v, i) => ((object?)(x0 + (i * dx)), v)).ToList()
            : y.Count == 0 ? x.Select((v, i) => (v, (object?)(double)i)).ToList()
            : x.Zip(y).ToList();
    }

    [GeneratedRegex(@"^(#[0-9a-fA-F]{3,8}|[a-zA-Z]+|(rgb|rgba|hsl|hsla)\([0-9., %]+\))$")]
    private static partial Regex Css();
}
