using System.Globalization;
using System.Net;
using System.Text;

namespace MLOps.Rendering;

/// <summary>
/// Writes HTML in which nothing is markup unless this class wrote it: all text and attribute values are encoded.
/// Front ends strip styles, scripts and SVG from untrusted outputs, so that content never rests on them.
/// </summary>
internal sealed class Html
{
    private readonly StringBuilder _text = new();

    /// <summary>Writes <c>&lt;tag attributes&gt;content&lt;/tag&gt;</c>; attributes as name, value pairs (a null value leaves the pair out).</summary>
    public Html Element(string tag, Action<Html> content, params (string Name, string? Value)[] attributes)
    {
        Open(tag, attributes);
        content(this);
        _text.Append("</").Append(tag).Append('>');
        return this;
    }

    public Html Element(string tag, string? text, params (string Name, string? Value)[] attributes) =>
        Element(tag, h => h.Text(text), attributes);

    public Html Text(string? text)
    {
        _text.Append(WebUtility.HtmlEncode(text ?? ""));
        return this;
    }

    /// <summary>Markup that is not ours: the one thing that goes out as it came.</summary>
    public Html Markup(string html)
    {
        _text.Append(html);
        return this;
    }

    /// <summary>A picture with its meaning in words. <paramref name="svg"/> travels as a data URI, which even untrusted front ends show.</summary>
    public Html Image(string svg, string alt, int? width = null, int? height = null) =>
        Image("image/svg+xml", Encoding.UTF8.GetBytes(svg), alt, width, height, HasInkAlone(svg) ? "mlops-ink" : null);

    public Html Image(string mimeType, ReadOnlySpan<byte> content, string alt, int? width = null, int? height = null) => Image(mimeType, content, alt, width, height, null);

    /// <summary>A table: header cells, then rows; columns whose index is in <paramref name="right"/> are aligned right.</summary>
    public Html Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<Action<Html>>> rows, IReadOnlySet<int>? right = null) =>
        Element("table", t =>
        {
            t.Element("thead", head => head.Element("tr", tr => Cells(tr, "th", header.Select(h => (Action<Html>)(c => c.Text(h))), right)));
            t.Element("tbody", body =>
            {
                foreach (var row in rows)
                {
                    body.Element("tr", tr => Cells(tr, "td", row, right));
                }
            });
        });

    /// <summary>A folded section.</summary>
    public Html Details(string summary, Action<Html> content, bool open = false) =>
        Element("details", d => content(d.Element("summary", summary)), ("open", open ? "open" : null));

    public override string ToString() => _text.ToString();

    private static void Cells(Html row, string tag, IEnumerable<Action<Html>> cells, IReadOnlySet<int>? right)
    {
        var index = 0;
        foreach (var cell in cells)
        {
            var isRight = right?.Contains(index++) == true;
            row.Element(tag, cell, ("scope", tag == "th" ? "col" : null), ("align", isRight ? "right" : "left"), ("style", isRight ? "text-align:right" : "text-align:left"));
        }
    }

    private Html Image(string mimeType, ReadOnlySpan<byte> content, string alt, int? width, int? height, string? kind)
    {
        Open("img", [("alt", alt), ("src", $"data:{mimeType};base64,{Convert.ToBase64String(content)}"), ("width", Text(width)), ("height", Text(height)), ("class", kind)]);
        return this;
    }

    // Words that stand on a ground of their own were chosen for it.
    private static bool HasInkAlone(string svg) => svg.Contains(Svg.Ink, StringComparison.Ordinal) && !svg.Contains("#ffffff", StringComparison.Ordinal);

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private void Open(string tag, (string Name, string? Value)[] attributes)
    {
        _text.Append('<').Append(tag);
        foreach (var (name, value) in attributes)
        {
            if (value is not null)
            {
                _text.Append(' ').Append(name).Append("=\"").Append(WebUtility.HtmlEncode(value)).Append('"');
            }
        }

        _text.Append('>');
    }
}
