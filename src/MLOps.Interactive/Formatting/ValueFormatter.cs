using System.Text.Json.Nodes;
using MLOps.Interactive.Formatting.Reading;
using MLOps.Interactive.Output;
using MLOps.Rendering;
using MLOps.Rendering.Values;

namespace MLOps.Interactive.Formatting;

/// <summary>
/// Any value as a front end shows it: always text, and HTML where that says more. Formatters that the user registered with
/// Microsoft.DotNet.Interactive.Formatting come first. Never enumerates without end, and no sequence twice.
/// </summary>
public static class ValueFormatter
{
    /// <summary>A value whose own code fails while it is looked at is shown as its type and the failure.</summary>
    public static MimeBundle Format(object? value)
    {
        try
        {
            return value is null ? new MimeBundle("null") : UserFormatters.Registered().TryFormat(value) ?? FormatKnown(value);
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
        // Most results are a number or a word: they need none of what follows to be compiled and loaded.
        _ when ScalarText.TryFormat(value) is { } text => new MimeBundle(text),
        _ when ChartReader.TryRead(value) is { } chart => Bundle(chart.Node).With(ChartReader.FigureType, chart.Figure),
        _ when DocumentReader.JsonOf(value) is { } json => Bundle(new ValueReader().Read(value)).With(MimeBundle.Json, json),
        _ => Bundle(new ValueReader().Read(value), UserFormatters.Registered().WantsTextOnly(value.GetType())),
    };

    private static MimeBundle Bundle(ValueNode node, bool textOnly = false) => node switch
    {
        MarkupNode markup => new MimeBundle(markup.Text).With(MimeBundle.Html, markup.Html),
        // The types that every front end shows by themselves; others only within HTML.
        PictureNode { MimeType: "image/png" or "image/jpeg" } picture => new MimeBundle(picture.Words).With(picture.MimeType, Convert.ToBase64String(picture.Content.Span)),
        _ when !textOnly && ValueRenderer.Html(node) is { } html => new MimeBundle(ValueRenderer.Text(node)).With(MimeBundle.Html, html),
        _ => new MimeBundle(ValueRenderer.Text(node)),
    };
}
