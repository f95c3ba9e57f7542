using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MLOps.Notebooks.Files;

namespace MLOps.Notebooks.Pages;

/// <summary>
/// A notebook as one HTML file that needs nothing else: light or dark as the reader's system asks, markdown rendered, C#
/// coloured, outputs as in the notebook. Rendered after every cell of a run, it keeps what has not changed.
/// </summary>
public sealed class NotebookPage
{
    private readonly Dictionary<string, string> _sources = new(StringComparer.Ordinal);
    private readonly MarkdownHtml _markdown;
    private readonly string _name;

    /// <param name="name">The notebook's file name, shown above its first heading.</param>
    /// <param name="folder">Where pictures that markdown names relatively lie.</param>
    public NotebookPage(string name, string? folder)
    {
        _name = name;
        _markdown = new MarkdownHtml(folder);
    }

    /// <param name="status">What to say about the run, in a few words; null to say nothing.</param>
    public string Render(NotebookDocument notebook, string? status = null)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        var body = new StringBuilder();
        foreach (var cell in notebook.Cells)
        {
            Cell(body, cell);
        }

        var title = WebUtility.HtmlEncode(Title(notebook));
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="generator" content="mlops run">
            <title>{title}</title>
            <style>{PageStyle.Css}</style>
            </head>
            <body>
            <header><span class="name">{WebUtility.HtmlEncode(_name)}</span><span class="status">{WebUtility.HtmlEncode(status ?? "")}</span></header>
            <main>
            {body}</main>
            </body>
            </html>

            """;
    }

    private string Title(NotebookDocument notebook)
    {
        var heading = notebook.Cells
            .Where(c => c.Kind == CellKind.Markdown)
            .SelectMany(c => c.Source.Split('\n'))
            .FirstOrDefault(l => l.StartsWith("# ", StringComparison.Ordinal));
        return heading is null ? _name : heading[2..].Trim();
    }

    private void Cell(StringBuilder body, NotebookCell cell)
    {
        switch (cell.Kind)
        {
            case CellKind.Markdown:
                body.Append("<section class=\"md\">").Append(Source(cell, c => _markdown.Render(c.Source, c.Attachments))).Append("</section>\n");
                break;
            case CellKind.Raw:
                body.Append("<section><pre class=\"out\">").Append(WebUtility.HtmlEncode(cell.Source)).Append("</pre></section>\n");
                break;
            default:
                Code(body, cell);
                break;
        }
    }

    private void Code(StringBuilder body, NotebookCell cell)
    {
        var isFailed = cell.Outputs.OfType<JsonObject>().Any(o => (string?)o["output_type"] == "error");
        body.Append("<section class=\"cell").Append(isFailed ? " failed" : "").Append("\">");
        if (cell.Source.Trim().Length > 0)
        {
            body.Append("<div class=\"in\"><span class=\"no\">").Append(cell.ExecutionCount?.ToString(CultureInfo.InvariantCulture) ?? "&nbsp;").Append("</span>");
            body.Append("<pre class=\"code\">").Append(Source(cell, c => c.Language is CellLanguages.CSharp ? CSharpHtml.Render(c.Source) : WebUtility.HtmlEncode(c.Source))).Append("</pre>");
            body.Append("<span class=\"time\">").Append(Duration(cell)).Append("</span></div>");
        }

        foreach (var output in cell.Outputs.OfType<JsonObject>())
        {
            body.Append(OutputHtml.Render(output, _markdown));
        }

        body.Append("</section>\n");
    }

    private string Source(NotebookCell cell, Func<NotebookCell, string> render)
    {
        var key = $"{cell.Id}\n{cell.Source}";
        return _sources.TryGetValue(key, out var known) ? known : _sources[key] = render(cell);
    }

    private static string Duration(NotebookCell cell)
    {
        var execution = cell.Metadata["execution"] as JsonObject;
        return Time(execution?["iopub.execute_input"]) is { } from && Time(execution?["shell.execute_reply"]) is { } to && to >= from
            ? Durations.Text(to - from)
            : "";
    }

    private static DateTimeOffset? Time(JsonNode? node) =>
        DateTimeOffset.TryParse(IpynbFormat.Text(node), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
