using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Html;
using MLOps.Interactive.Output;
using MLOps.Rendering;

namespace MLOps.Interactive.Formatting;

/// <summary>
/// Any value as a front end shows it: always text, and HTML where that says more. Formatters that the user registered with
/// Microsoft.DotNet.Interactive.Formatting come first. Never enumerates without end.
/// </summary>
public static class ValueFormatter
{
    /// <summary>A value whose own code fails while it is looked at is shown as its type and the failure.</summary>
    public static MimeBundle Format(object? value)
    {
        try
        {
            return value is null ? new MimeBundle("null") : UserFormatters.TryFormat(value) ?? FormatKnown(value);
        }
        catch (Exception error) when (error is not (OperationCanceledException or ThreadInterruptedException or OutOfMemoryException))
        {
            return new MimeBundle($"{TypeNames.Of(value!.GetType())} (showing it failed: {error.GetType().Name}: {error.Message})");
        }
    }

    /// <summary>A report's HTML and text; with <paramref name="asJson"/> its JSON instead of the HTML.</summary>
    public static MimeBundle Report(IReport report, bool asJson = false)
    {
        if (!asJson)
        {
            return new MimeBundle(ReportRenderer.Text(report)).With(MimeBundle.Html, ReportRenderer.Html(report));
        }

        var json = ReportRenderer.Json(report);
        return new MimeBundle(json).With(MimeBundle.Json, JsonNode.Parse(json)!);
    }

    private static MimeBundle FormatKnown(object value) => value switch
    {
        MimeBundle bundle => bundle,
        IReport report => Report(report),
        string text => new MimeBundle(text),
        IHtmlContent html => Html(html),
        Exception error => ExceptionFormatter.Format(error),
        byte[] bytes when ImageFormatter.TryFormat(bytes) is { } image => image,
        Task task => new MimeBundle($"{TypeNames.Of(task.GetType())}, {task.Status}: await it to see what it brings."),
        JsonElement or JsonNode or JsonDocument => Json(value),
        _ when ScalarText.TryFormat(value) is { } text => new MimeBundle(text),
        _ when ChartFormatter.TryFormat(value) is { } chart => chart,
        _ when UserFormatters.TryFormatByAttribute(value) is { } own => own,
        _ when TabularValues.TryRead(value) is { } table => Report(table),
        IEnumerable items => SequenceFormatter.Format(items),
        _ => ObjectFormatter.Format(value),
    };

    private static MimeBundle Html(IHtmlContent content)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        content.WriteTo(writer, System.Text.Encodings.Web.HtmlEncoder.Default);
        var html = writer.ToString();
        return new MimeBundle(PlainText.OfHtml(html)).With(MimeBundle.Html, html);
    }

    private static MimeBundle Json(object value)
    {
        var text = JsonSerializer.Serialize(value, Store.Json.Indented);
        return new MimeBundle(text).With(MimeBundle.Json, JsonNode.Parse(text) ?? new JsonObject());
    }
}
