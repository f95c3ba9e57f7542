using System.Text.Json.Nodes;

namespace MLOps.Interactive.Output;

/// <summary>
/// One output in several forms, keyed by MIME type. Text types hold strings, binary types base64 strings,
/// JSON types <see cref="JsonNode"/>s. Every bundle has <c>text/plain</c>.
/// </summary>
public sealed class MimeBundle
{
    public const string PlainText = "text/plain";
    public const string Html = "text/html";
    public const string Markdown = "text/markdown";
    public const string Json = "application/json";

    private readonly SortedDictionary<string, JsonNode> _data = new(StringComparer.Ordinal);

    public MimeBundle(string plainText) => _data[PlainText] = plainText;

    public IReadOnlyDictionary<string, JsonNode> Data => _data;

    public string Text => _data[PlainText].GetValue<string>();

    /// <summary>Adds or replaces one form; returns the same bundle.</summary>
    public MimeBundle With(string mimeType, JsonNode content)
    {
        _data[mimeType] = content;
        return this;
    }
}
