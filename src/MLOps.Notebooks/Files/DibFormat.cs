using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLOps.Notebooks.Files;

/// <summary>
/// The script format of .NET Interactive and Polyglot Notebooks: cells begin with a line that names their language
/// (<c>#!csharp</c>, <c>#!markdown</c>), <c>#!meta</c> holds JSON about the notebook. Every text is a notebook.
/// </summary>
public static class DibFormat
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "csharp", "c#", "fsharp", "f#", "pwsh", "powershell", "javascript", "js", "html", "sql", "kql", "markdown", "md", "mermaid", "http", "value", "meta", "raw",
    };

    public static NotebookDocument Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var metadata = new JsonObject();
        var cells = new List<NotebookCell>();
        var ids = new CellIds();
        foreach (var (language, lines) in Split(text.TrimStart('\uFEFF').ReplaceLineEndings("\n")))
        {
            var source = Trim(lines);
            if (language == "meta")
            {
                metadata["polyglot_notebook"] = Meta(source);
            }
            else if (source.Length > 0)
            {
                cells.Add(new NotebookCell(ids.Take(null), KindOf(language), language, source, [], []));
            }
        }

        return new NotebookDocument(cells, metadata);
    }

    public static string Write(NotebookDocument notebook)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        var text = new StringBuilder();
        var meta = notebook.Metadata["polyglot_notebook"] ?? JsonNode.Parse("""{"kernelInfo":{"defaultKernelName":"csharp","items":[{"aliases":[],"name":"csharp"}]}}""")!;
        text.Append("#!meta\n\n").Append(meta.ToJsonString()).Append('\n');
        foreach (var cell in notebook.Cells)
        {
            text.Append("\n#!").Append(cell.Language).Append("\n\n").Append(cell.Source.ReplaceLineEndings("\n").Trim('\n')).Append('\n');
        }

        return text.ToString();
    }

    private static CellKind KindOf(string language) => language switch
    {
        "markdown" => CellKind.Markdown,
        "raw" => CellKind.Raw,
        _ => CellKind.Code,
    };

    private static IEnumerable<(string Language, List<string> Lines)> Split(string text)
    {
        var language = CellLanguages.CSharp;
        var lines = new List<string>();
        foreach (var line in text.Split('\n'))
        {
            if (LanguageOf(line) is { } next)
            {
                yield return (language, lines);
                (language, lines) = (next, []);
            }
            else
            {
                lines.Add(line);
            }
        }

        yield return (language, lines);
    }

    // A magic with arguments (#!connect ...) belongs to its cell; a lone language name begins one.
    private static string? LanguageOf(string line) =>
        line.StartsWith("#!", StringComparison.Ordinal) && Known.Contains(line[2..].Trim()) ? CellLanguages.Normal(line[2..]) : null;

    private static string Trim(List<string> lines)
    {
        var first = lines.FindIndex(l => l.Trim().Length > 0);
        return first < 0 ? "" : string.Join('\n', lines[first..(lines.FindLastIndex(l => l.Trim().Length > 0) + 1)]);
    }

    private static JsonNode Meta(string json)
    {
        try
        {
            return JsonNode.Parse(json) ?? new JsonObject();
        }
        catch (JsonException)
        {
            return new JsonObject { ["text"] = json };
        }
    }
}
