using System.Globalization;
using System.Net;
using System.Text;

namespace MLOps.Rendering;

/// <summary>
/// Builds small SVG pictures with presentation attributes only, in mid-tone colours that read on white and on black.
/// Charts are pure functions over it, one per file under Rendering/Charts.
/// </summary>
internal sealed class Svg(double width, double height)
{
    public const string Blue = "#4c86c6";
    public const string Orange = "#e08a3c";
    public const string Red = "#d1495b";
    public const string Green = "#3a9d6e";
    public const string Purple = "#8e6bbf";
    public const string Gray = "#8a8f98";

    /// <summary>
    /// Words and figures: read well on a white page. A picture does not know its page; the frame brightens it in a dark theme, and where it may not,
    /// this is still read there.
    /// </summary>
    public const string Ink = "#6f7580";

    private readonly StringBuilder _body = new();

    /// <summary>Distinct series colours, in order.</summary>
    public static IReadOnlyList<string> Palette { get; } = [Blue, Orange, Green, Purple, Red, Gray];

    public Svg Rect(double x, double y, double w, double h, string fill, double opacity = 1, double radius = 0) =>
        Add($"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(Math.Max(0, w))}\" height=\"{N(Math.Max(0, h))}\" rx=\"{N(radius)}\" fill=\"{fill}\" fill-opacity=\"{N(opacity)}\"/>");

    public Svg Line(double x1, double y1, double x2, double y2, string stroke = Gray, double width = 1, double opacity = 1) =>
        Add($"<line x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\" stroke=\"{stroke}\" stroke-width=\"{N(width)}\" stroke-opacity=\"{N(opacity)}\"/>");

    /// <param name="dash">Lengths of strokes and gaps: "6 4"; null for a line without gaps.</param>
    public Svg Polyline(IEnumerable<(double X, double Y)> points, string stroke, double width = 1.5, string? dash = null, double opacity = 1) =>
        Add($"<polyline fill=\"none\" stroke=\"{stroke}\" stroke-width=\"{N(width)}\"{(opacity < 1 ? $" stroke-opacity=\"{N(opacity)}\"" : "")}{(dash is null ? "" : $" stroke-dasharray=\"{dash}\"")} stroke-linejoin=\"round\" points=\"{string.Join(' ', points.Select(p => N(p.X) + "," + N(p.Y)))}\"/>");

    public Svg Circle(double x, double y, double r, string fill, double opacity = 1) =>
        Add($"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(r)}\" fill=\"{fill}\"{(opacity < 1 ? $" fill-opacity=\"{N(opacity)}\"" : "")}/>");

    public Svg Path(string d, string stroke, double width = 1.5) =>
        Add($"<path d=\"{d}\" fill=\"none\" stroke=\"{stroke}\" stroke-width=\"{N(width)}\"/>");

    /// <summary>A filled shape: many bars as one path take a tenth of the room of as many rectangles.</summary>
    public Svg Area(string d, string fill, double opacity = 1) =>
        Add($"<path d=\"{d}\" fill=\"{fill}\"{(opacity < 1 ? $" fill-opacity=\"{N(opacity)}\"" : "")}/>");

    /// <param name="anchor">start, middle or end.</param>
    /// <param name="angle">Degrees clockwise around its start, middle or end.</param>
    public Svg Text(double x, double y, string text, double size = 11, string anchor = "start", string fill = Ink, bool bold = false, double angle = 0) =>
        Add($"<text x=\"{N(x)}\" y=\"{N(y)}\"{(angle == 0 ? "" : $" transform=\"rotate({N(angle)} {N(x)} {N(y)})\"")} font-family=\"system-ui,'Segoe UI','DejaVu Sans',sans-serif\" font-size=\"{N(size)}\" text-anchor=\"{anchor}\" fill=\"{fill}\"{(bold ? " font-weight=\"600\"" : "")}>{WebUtility.HtmlEncode(text)}</text>");

    /// <summary>What <paramref name="draw"/> draws is cut at this rectangle.</summary>
    /// <param name="name">Names the rectangle within the picture.</param>
    public Svg Clipped(string name, double x, double y, double w, double h, Action<Svg> draw)
    {
        Add($"<clipPath id=\"{name}\"><rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(w)}\" height=\"{N(h)}\"/></clipPath><g clip-path=\"url(#{name})\">");
        draw(this);
        return Add("</g>");
    }

    public override string ToString() =>
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{N(width)}\" height=\"{N(height)}\" viewBox=\"0 0 {N(width)} {N(height)}\">{_body}</svg>";

    internal static string N(double x) => Math.Round(x, 2).ToString("0.##", CultureInfo.InvariantCulture);

    private Svg Add(string element)
    {
        _body.Append(element);
        return this;
    }
}
