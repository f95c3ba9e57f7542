using System.Text.Json.Nodes;
using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace MLOps.Notebooks.Pages;

/// <summary>Markdown cells as HTML. Raw HTML is shown as text; pictures travel inside the page, none is fetched from elsewhere.</summary>
/// <param name="folder">Where relative picture names are looked up; null to look nowhere.</param>
internal sealed class MarkdownHtml(string? folder)
{
    private const long LargestPicture = 8 * 1024 * 1024;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UseAdvancedExtensions().DisableHtml().Build();

    public string Render(string markdown, JsonObject? attachments = null)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var image in document.Descendants<LinkInline>().Where(l => l.IsImage).ToList())
        {
            Embed(image, attachments);
        }

        foreach (var link in document.Descendants<LinkInline>().Where(l => !IsHarmless(l.Url)))
        {
            link.Url = "#";
        }

        foreach (var link in document.Descendants<AutolinkInline>().Where(l => !l.IsEmail && !IsHarmless(l.Url)).ToList())
        {
            link.ReplaceBy(new LiteralInline(link.Url)); // <javascript:...> is a link in Markdown
        }

        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.Render(document);
        return writer.ToString();
    }

    private static bool IsHarmless(string? url) =>
        url is null || !Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is "http" or "https" or "mailto" or "file" || url.StartsWith("data:image/", StringComparison.Ordinal);

    private void Embed(LinkInline image, JsonObject? attachments)
    {
        var url = image.Url ?? "";
        if (Attachment(url, attachments) is { } attached)
        {
            image.Url = attached;
        }
        else if (LocalFile(url) is { } local)
        {
            image.Url = local;
        }
        else if (!url.StartsWith("data:image/", StringComparison.Ordinal))
        {
            // Elsewhere: a link to it instead of a request when the page is opened.
            image.IsImage = false;
        }
    }

    private static string? Attachment(string url, JsonObject? attachments)
    {
        const string Scheme = "attachment:";
        return url.StartsWith(Scheme, StringComparison.Ordinal)
            && attachments?[Uri.UnescapeDataString(url[Scheme.Length..])] is JsonObject bundle
            && bundle.FirstOrDefault(b => b.Key.StartsWith("image/", StringComparison.Ordinal)) is { Value: { } content } found
            ? $"data:{found.Key};base64,{Files.IpynbFormat.Text(content).ReplaceLineEndings("")}"
            : null;
    }

    private string? LocalFile(string url)
    {
        if (folder is null || Uri.TryCreate(url, UriKind.Absolute, out _) || MimeType(url) is not { } type)
        {
            return null;
        }

        var file = new FileInfo(Path.GetFullPath(Uri.UnescapeDataString(url), folder));
        return file is { Exists: true, Length: <= LargestPicture } ? $"data:{type};base64,{Convert.ToBase64String(File.ReadAllBytes(file.FullName))}" : null;
    }

    private static string? MimeType(string url) => Path.GetExtension(url).ToUpperInvariant() switch
    {
        ".PNG" => "image/png",
        ".JPG" or ".JPEG" => "image/jpeg",
        ".GIF" => "image/gif",
        ".SVG" => "image/svg+xml",
        ".WEBP" => "image/webp",
        _ => null,
    };
}
