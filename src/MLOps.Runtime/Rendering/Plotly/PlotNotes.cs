using System.Text.Json.Nodes;

namespace MLOps.Rendering.Plotly;

/// <summary>What the layout adds by hand: annotations (the titles of subplots among them), lines and rectangles.</summary>
internal static class PlotNotes
{
    private const int Most = 60;

    public static void Draw(Svg svg, PlotFigure figure, (double Left, double Top, double Right, double Bottom) paper, Func<PlotPanel, PlotArea> area)
    {
        foreach (var shape in (figure.Layout.At("shapes") as JsonArray ?? []).OfType<JsonObject>().Take(Most))
        {
            Shape(svg, shape, figure, paper, area);
        }

        foreach (var note in (figure.Layout.At("annotations") as JsonArray ?? []).OfType<JsonObject>().Take(Most))
        {
            if (note["text"].Text() is { Length: > 0 } text && Place(note, "x", "y", figure, paper, area) is { } at)
            {
                var anchor = note["xanchor"].Text() switch { "left" => "start", "right" => "end", _ => "middle" };
                svg.Text(at.X, at.Y - 4, PlotPaper.Shorten(text, 60), 12, anchor);
            }
        }
    }

    private static void Shape(Svg svg, JsonObject shape, PlotFigure figure, (double, double, double, double) paper, Func<PlotPanel, PlotArea> area)
    {
        if (Place(shape, "x0", "y0", figure, paper, area) is not { } a || Place(shape, "x1", "y1", figure, paper, area) is not { } b)
        {
            return;
        }

        var color = PlotTrace.Safe(shape.At("line.color")) ?? Svg.Gray;
        switch (shape["type"].Text())
        {
            case "line":
                svg.Polyline([a, b], color, Math.Clamp(shape.At("line.width").Number() ?? 2, 0.5, 8), shape.At("line.dash").Text() is "dash" or "dot" or "dashdot" ? "6 4" : null);
                break;
            case "rect":
                svg.Rect(Math.Min(a.X, b.X), Math.Min(a.Y, b.Y), Math.Abs(a.X - b.X), Math.Abs(a.Y - b.Y), PlotTrace.Safe(shape["fillcolor"]) ?? color, Math.Clamp(shape["opacity"].Number() ?? 0.25, 0, 0.5));
                break;
        }
    }

    /// <summary>A place in the data, or as a share of the whole picture.</summary>
    private static (double X, double Y)? Place(
        JsonObject thing, string xName, string yName, PlotFigure figure, (double Left, double Top, double Right, double Bottom) paper, Func<PlotPanel, PlotArea> area)
    {
        var (xRef, yRef) = (thing["xref"].Text() ?? "x", thing["yref"].Text() ?? "y");
        var (xAxis, yAxis) = (xRef.Split(' ')[0], yRef.Split(' ')[0]);
        var panel = figure.Panels.FirstOrDefault(p => (xAxis == "paper" || p.XAxis == figure.Axis(xAxis)) && (yAxis == "paper" || p.YAxis == figure.Axis(yAxis)));
        var place = panel is null ? null : area(panel);
        var (x, y) = (Scalar(thing[xName]), Scalar(thing[yName]));
        double? left = xRef == "paper" ? paper.Left + (PlotJson.ToNumber(x) * (paper.Right - paper.Left))
            : xRef.EndsWith("domain", StringComparison.Ordinal) ? place?.Left + (PlotJson.ToNumber(x) * place?.Width)
            : place?.XAxis.Position(x) is { } px ? place.X(px) : null;
        double? top = yRef == "paper" ? paper.Bottom - (PlotJson.ToNumber(y) * (paper.Bottom - paper.Top))
            : yRef.EndsWith("domain", StringComparison.Ordinal) ? place?.Bottom - (PlotJson.ToNumber(y) * place?.Height)
            : place?.YAxis.Position(y) is { } py ? place.Y(py) : null;
        return left is { } l && top is { } t ? (l, t) : null;
    }

    private static object? Scalar(JsonNode? node) => (object?)node.Number() ?? node.Text();
}
