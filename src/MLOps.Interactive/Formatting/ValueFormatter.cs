using System.Text.Json.Nodes;
using MLOps.Interactive.Output;
using MLOps.Rendering;

namespace MLOps.Interactive.Formatting;

/// <summary>Any value as a front end shows it: always text, and HTML where that says more. Never throws, never enumerates without end.</summary>
public static class ValueFormatter
{
    public static MimeBundle Format(object? value) => value switch
    {
        null => new MimeBundle("null"),
        MimeBundle bundle => bundle,
        IReport report => Report(report),
        IFormattable x => new MimeBundle(x.ToString(null, System.Globalization.CultureInfo.InvariantCulture)),
        _ => new MimeBundle(value.ToString() ?? ""),
    };

    /// <summary>A report's HTML and text; with <paramref name="asJson"/> its JSON instead of the HTML.</summary>
    public static MimeBundle Report(IReport report, bool asJson = false) => asJson
        ? new MimeBundle(ReportRenderer.Json(report)).With(MimeBundle.Json, JsonNode.Parse(ReportRenderer.Json(report))!)
        : new MimeBundle(ReportRenderer.Text(report)).With(MimeBundle.Html, ReportRenderer.Html(report));
}
