using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLOps.Interactive.Output;

namespace MLOps.Interactive.Formatting;

/// <summary>A value in just the forms that somebody asked for by MIME type, and always as text.</summary>
internal static class RequestedForms
{
    /// <param name="isRaw">The value is itself text of that type, and goes out as it is.</param>
    public static MimeBundle Of(object? value, IReadOnlyList<string> mimeTypes, bool isRaw = false)
    {
        var full = ValueFormatter.Format(value);
        var bundle = new MimeBundle(isRaw && value is string markup && mimeTypes.Contains(MimeBundle.Html) ? PlainText.OfHtml(markup) : full.Text);
        foreach (var type in mimeTypes.Where(t => t != MimeBundle.PlainText))
        {
            bundle.With(type, isRaw && value is string text ? Raw(type, text) : full.Data.TryGetValue(type, out var form) ? form.DeepClone() : Made(type, value, full.Text));
        }

        return bundle;
    }

    private static JsonNode Raw(string type, string text) => IsJson(type) && Parsed(text) is { } json ? json : text;

    private static JsonNode Made(string type, object? value, string text) =>
        type == MimeBundle.Html ? $"<pre>{WebUtility.HtmlEncode(text)}</pre>"
        : IsJson(type) ? Serialized(value, text)
        : text;

    private static bool IsJson(string type) => type == MimeBundle.Json || type.EndsWith("+json", StringComparison.Ordinal);

    private static JsonNode? Parsed(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonNode Serialized(object? value, string text)
    {
        try
        {
            return JsonSerializer.SerializeToNode(value) ?? new JsonObject();
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            return text;
        }
    }
}
