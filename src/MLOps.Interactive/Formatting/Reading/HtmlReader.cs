using System.Globalization;
using Microsoft.AspNetCore.Html;
using MLOps.Rendering.Values;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>Markup of the user's own: <c>HTML(...)</c>, a PocketView.</summary>
internal static class HtmlReader
{
    public static MarkupNode Read(IHtmlContent content)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        content.WriteTo(writer, System.Text.Encodings.Web.HtmlEncoder.Default);
        var html = writer.ToString();
        return new MarkupNode(html, PlainText.OfHtml(html));
    }
}
