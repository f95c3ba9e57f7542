using MLOps.Governance;

namespace MLOps.Rendering.Charts;

/// <summary>Causes left, effects right, one box per node, coloured by kind.</summary>
internal static class LineageChart
{
    private const double PictureWidth = 1060;
    private const double BoxHeight = 46;
    private const double RowHeight = 62;
    private const double PassHeight = 22;
    private const double RoomForRole = 58;

    public static string Draw(LineageReport report)
    {
        var layout = new LayeredLayout(report.Nodes, report.Edges, RowHeight, PassHeight);
        var box = Math.Clamp((PictureWidth / layout.Layers) - 42, 112, 180);
        var gap = layout.Layers == 1 ? 0 : Math.Clamp((PictureWidth - (box * layout.Layers)) / (layout.Layers - 1), 34, 96);
        var svg = new Svg((box * layout.Layers) + (gap * (layout.Layers - 1)) + 4, layout.Height);
        double X(LayeredLayout.Place p) => 2 + (p.Layer * (box + gap));
        foreach (var (edge, places) in layout.Ways)
        {
            Edge(svg, edge, places, X, box, gap);
        }

        foreach (var place in layout.Nodes)
        {
            Box(svg, place.Node!, X(place), place.Y - (BoxHeight / 2), box);
        }

        return svg.ToString();
    }

    /// <summary>The picture in words: every edge.</summary>
    public static string Alt(LineageReport report)
    {
        var names = report.Nodes.ToDictionary(n => n.Id, n => $"{n.Kind} {n.Name}", StringComparer.Ordinal);
        return report.Edges.Count == 0
            ? $"{report.Title}: {string.Join(", ", names.Values)}, alone."
            : $"{report.Title}: {string.Join("; ", report.Edges.Select(e => $"{names[e.Source]} to {names[e.Target]} ({e.Role})"))}.";
    }

    private static void Edge(Svg svg, LineageEdge edge, IReadOnlyList<LayeredLayout.Place> places, Func<LayeredLayout.Place, double> x, double box, double gap)
    {
        for (var i = 1; i < places.Count; i++)
        {
            var (from, to) = (places[i - 1], places[i]);
            var isLast = i == places.Count - 1;
            var (x1, x2) = (x(from) + box, x(to) - (isLast ? 5 : 0));
            var middle = (x1 + x2) / 2;
            svg.Path($"M{Svg.N(x1)} {Svg.N(from.Y)} C{Svg.N(middle)} {Svg.N(from.Y)} {Svg.N(middle)} {Svg.N(to.Y)} {Svg.N(x2)} {Svg.N(to.Y)}", Svg.Gray, 1.3);
            if (!isLast)
            {
                svg.Line(x(to), to.Y, x(to) + box, to.Y, Svg.Gray, 1.3);
            }
        }

        var (tip, y) = (x(places[^1]), places[^1].Y);
        svg.Path($"M{Svg.N(tip - 7)} {Svg.N(y - 4)} L{Svg.N(tip - 1)} {Svg.N(y)} L{Svg.N(tip - 7)} {Svg.N(y + 4)}", Svg.Gray, 1.5);
        if (gap >= RoomForRole)
        {
            svg.Text(tip - (gap / 2), ((places[^2].Y + y) / 2) - 5, edge.Role, 9, "middle");
        }
    }

    private static void Box(Svg svg, LineageNode node, double x, double y, double width)
    {
        var colour = Colour(node.Kind);
        var letters = (int)((width - 16) / 7.3);
        svg.Rect(x, y, width, BoxHeight, colour, node.IsSubject ? 0.2 : 0.13, 5).Rect(x, y, 4, BoxHeight, colour, 1, 2);
        if (node.IsSubject)
        {
            svg.Path(Outline(x, y, width, BoxHeight), colour, 1.6);
        }

        svg.Text(x + 11, y + 13, node.Kind, 9.5, fill: colour);
        svg.Text(x + 11, y + 27, Fit(node, letters), 11.5, fill: NameColour, bold: true);
        svg.Text(x + 11, y + 40, Cut(node.Detail ?? "", letters + 3), 9.5);
    }

    // Reads on white (4.6:1) and on near-black (3.9:1).
    private const string NameColour = "#747a85";

    private static string Colour(string kind) => kind switch
    {
        "dataset" => Svg.Blue,
        "features" => Svg.Green,
        "run" => Svg.Purple,
        "model" => Svg.Orange,
        "deployment" => Svg.Red,
        "monitor" => Svg.Green,
        _ => Svg.Gray,
    };

    private static string Outline(double x, double y, double w, double h) =>
        $"M{Svg.N(x + 5)} {Svg.N(y)} h{Svg.N(w - 10)} q5 0 5 5 v{Svg.N(h - 10)} q0 5 -5 5 h{Svg.N(10 - w)} q-5 0 -5 -5 v{Svg.N(10 - h)} q0 -5 5 -5";

    // The end of a path says more than its beginning.
    private static string Fit(LineageNode node, int letters)
    {
        if (node.Kind != "file" || node.Name.Length <= letters)
        {
            return Cut(node.Name, letters);
        }

        var file = "…" + node.Name[Math.Max(0, node.Name.LastIndexOf('/'))..];
        return file.Length <= letters ? file : "…" + node.Name[^(letters - 1)..];
    }

    private static string Cut(string text, int letters) => text.Length <= letters ? text : text[..(letters - 1)] + "…";
}
