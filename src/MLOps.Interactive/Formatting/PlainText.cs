using System.Net;
using System.Text.RegularExpressions;

namespace MLOps.Interactive.Formatting;

/// <summary>HTML with its tags taken out, for front ends that show text only.</summary>
internal static partial class PlainText
{
    public static string OfHtml(string html)
    {
        var text = WebUtility.HtmlDecode(Tag().Replace(Ignored().Replace(html, ""), " "));
        return Blanks().Replace(text, " ").Trim() is { Length: > 0 } plain ? plain : "(HTML)";
    }

    [GeneratedRegex("<(script|style)[^>]*>.*?</\\1>", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Ignored();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
