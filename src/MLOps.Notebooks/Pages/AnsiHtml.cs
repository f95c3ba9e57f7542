using System.Net;
using System.Text;

namespace MLOps.Notebooks.Pages;

/// <summary>Terminal text as HTML: colours and bold become spans, other escape sequences go.</summary>
internal static class AnsiHtml
{
    public static string Render(string text)
    {
        var html = new StringBuilder();
        string? style = null;
        var i = 0;
        while (i < text.Length)
        {
            var escape = text.IndexOf('\u001b', i);
            var end = escape < 0 ? text.Length : escape;
            Append(html, style, text[i..end]);
            i = end;
            if (escape >= 0)
            {
                (style, i) = Sequence(text, escape, style);
            }
        }

        return html.ToString();
    }

    private static (string? Style, int Next) Sequence(string text, int escape, string? style)
    {
        if (escape + 1 >= text.Length || text[escape + 1] != '[')
        {
            return (style, escape + 1);
        }

        var end = escape + 2;
        while (end < text.Length && !char.IsAsciiLetter(text[end]))
        {
            end++;
        }

        var isColour = end < text.Length && text[end] == 'm';
        return (isColour ? Style(text[(escape + 2)..end], style) : style, Math.Min(end + 1, text.Length));
    }

    private static string? Style(string codes, string? style)
    {
        foreach (var code in codes.Split(';'))
        {
            style = code switch
            {
                "" or "0" or "39" => null,
                "1" => "ab",
                [('3' or '9'), >= '0' and <= '7' and var colour] => $"a{colour}",
                _ => style,
            };
        }

        return style;
    }

    private static void Append(StringBuilder html, string? style, string text)
    {
        if (text.Length > 0)
        {
            var encoded = WebUtility.HtmlEncode(text);
            _ = style is null ? html.Append(encoded) : html.Append("<span class=\"").Append(style).Append("\">").Append(encoded).Append("</span>");
        }
    }
}
