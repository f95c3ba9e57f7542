using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLOps.Notebooks.Files;

namespace MLOps.Notebooks.Pages;

/// <summary>One nbformat output as HTML: of a bundle the richest form that needs nothing from outside the page.</summary>
internal static class OutputHtml
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Render(JsonObject output, MarkdownHtml markdown) => (string?)output["output_type"] switch
    {
        "stream" => $"<pre class=\"out{((string?)output["name"] == "stderr" ? " err" : "")}\">{AnsiHtml.Render(Text(output["text"]))}</pre>",
        "error" => Error(output),
        _ => Bundle(output["data"] as JsonObject ?? [], markdown),
    };

    private static string Error(JsonObject output)
    {
        var lines = (output["traceback"] as JsonArray ?? []).Select(Text).ToList();
        var text = lines.Count > 0 ? string.Join('\n', lines) : $"{Text(output["ename"])}: {Text(output["evalue"])}";
        return $"<pre class=\"out error\">{AnsiHtml.Render(text)}</pre>";
    }

    private static string Bundle(JsonObject data, MarkdownHtml markdown)
    {
        if (data["text/html"] is { } html)
        {
            return $"<div class=\"out rich\">{Text(html)}</div>";
        }

        if (data["image/svg+xml"] is { } svg)
        {
            return Picture("image/svg+xml", Convert.ToBase64String(Encoding.UTF8.GetBytes(Text(svg))), data);
        }

        foreach (var type in new[] { "image/png", "image/jpeg", "image/gif", "image/webp" })
        {
            if (data[type] is { } picture)
            {
                return Picture(type, Text(picture).ReplaceLineEndings(""), data);
            }
        }

        return data["text/markdown"] is { } text
            ? $"<div class=\"out md\">{markdown.Render(Text(text))}</div>"
            : $"<pre class=\"out\">{AnsiHtml.Render(Plain(data))}</pre>";
    }

    private static string Picture(string type, string base64, JsonObject data) =>
        $"<div class=\"out\"><img alt=\"{WebUtility.HtmlEncode(data["text/plain"] is { } alt ? Text(alt) : "a picture")}\" src=\"data:{type};base64,{WebUtility.HtmlEncode(base64)}\"></div>";

    private static string Plain(JsonObject data)
    {
        if (data["text/plain"] is { } plain)
        {
            return Text(plain);
        }

        return data["application/json"]?.ToJsonString(Indented) ?? $"({string.Join(", ", data.Select(d => d.Key))})";
    }

    private static string Text(JsonNode? node) => IpynbFormat.Text(node);
}
