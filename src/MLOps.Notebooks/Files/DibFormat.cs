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
    private const string Others = "jupyter";

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "csharp", "c#", "C#", "fsharp", "f#", "F#", "pwsh", "powershell", "javascript", "js", "html", "sql", "kql", "markdown", "md", "mermaid", "http", "value", "meta", "raw",
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
                TakeMeta(metadata, Meta(source));
            }
            else if (language is not null || source.Length > 0)
            {
                var name = language ?? CellLanguages.CSharp;
                cells.Add(new NotebookCell(ids.Take(null), KindOf(name), name, source, [], []));
            }
        }

        return new NotebookDocument(cells, metadata);
    }

    public static string Write(NotebookDocument notebook)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        var text = new StringBuilder();
        text.Append("#!meta\n\n").Append(MetaOf(notebook).ToJsonString()).Append('\n');
        foreach (var cell in notebook.Cells)
        {
            text.Append("\n#!").Append(cell.Language).Append("\n\n").Append(cell.Source.ReplaceLineEndings("\n").Trim('\n')).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Whether the cell's text holds a line that would begin another cell.</summary>
    internal static bool IsSplit(NotebookCell cell, NotebookDocument notebook)
    {
        var known = Names(MetaOf(notebook)).Concat(Known).ToHashSet(StringComparer.Ordinal);
        return cell.Source.ReplaceLineEndings("\n").Split('\n').Any(l => LanguageOf(l, known) is not null);
    }

    private static CellKind KindOf(string language) => language switch
    {
        "markdown" => CellKind.Markdown,
        "raw" => CellKind.Raw,
        _ => CellKind.Code,
    };

    /// <summary>The cells' lines; the language is null before the first line that names one.</summary>
    private static IEnumerable<(string? Language, List<string> Lines)> Split(string text)
    {
        var known = Known.ToHashSet(StringComparer.Ordinal);
        string? language = null;
        var lines = new List<string>();
        foreach (var line in text.Split('\n'))
        {
            if (language == "meta" && line.StartsWith("#!", StringComparison.Ordinal))
            {
                known.UnionWith(Names(Meta(Trim(lines))));
                yield return (language, lines);
                (language, lines) = (null, []);
            }

            if (LanguageOf(line, known) is not { } next)
            {
                lines.Add(line);
                continue;
            }

            yield return (language, lines);
            (language, lines) = (next, []);
        }

        yield return (language, lines);
    }

    // A magic with arguments (#!connect ...) belongs to its cell; a lone language name begins one.
    private static string? LanguageOf(string line, HashSet<string> known) =>
        line.StartsWith("#!", StringComparison.Ordinal) && known.Contains(line[2..].Trim()) ? CellLanguages.Normal(line[2..]) : null;

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

    /// <summary>Kernels that the notebook names besides the usual ones: lines with their names begin cells too.</summary>
    private static IEnumerable<string> Names(JsonNode meta) => Items(meta)?.OfType<JsonObject>().Select(i => IpynbFormat.Text(i["name"])).Where(n => n.Length > 0 && n[0] != '.') ?? [];

    private static JsonArray? Items(JsonNode? meta) => ((meta as JsonObject)?["kernelInfo"] as JsonObject)?["items"] as JsonArray;

    /// <summary>What .NET Interactive wrote there, the names of further languages, and the rest of the notebook's metadata under a key of ours.</summary>
    private static JsonNode MetaOf(NotebookDocument notebook)
    {
        var meta = notebook.Metadata["polyglot_notebook"]?.DeepClone() ?? JsonNode.Parse("""{"kernelInfo":{"defaultKernelName":"csharp","items":[{"aliases":[],"name":"csharp"}]}}""")!;
        foreach (var name in notebook.Cells.Select(c => c.Language).Where(l => !Known.Contains(l)).Except(Names(meta), StringComparer.Ordinal).ToList())
        {
            Items(meta)?.Add(new JsonObject { ["aliases"] = new JsonArray(), ["name"] = name });
        }

        if (meta is JsonObject written && Rest(notebook.Metadata) is { Count: > 0 } rest)
        {
            written[Others] = rest;
        }

        return meta;
    }

    private static JsonObject Rest(JsonObject metadata) =>
        new(metadata.Where(p => p.Key != "polyglot_notebook" && !IpynbFormat.IsDefault(p.Key, p.Value)).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));

    private static void TakeMeta(JsonObject metadata, JsonNode meta)
    {
        if (meta is JsonObject read && read[Others] is JsonObject rest)
        {
            read.Remove(Others);
            rest.ToList().ForEach(p => metadata[p.Key] = p.Value?.DeepClone());
        }

        metadata["polyglot_notebook"] = meta;
    }
}
