using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLOps.Notebooks.Files;

/// <summary>
/// Jupyter's notebook format. Reads any 4.x, also with what older or careless writers leave out; writes 4.5. Metadata that we do
/// not know come back as they were.
/// </summary>
public static class IpynbFormat
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="name">What the text is called in messages.</param>
    /// <exception cref="UserException">The text is not a notebook of version 4.</exception>
    public static NotebookDocument Read(string text, string name = "The notebook")
    {
        ArgumentNullException.ThrowIfNull(text);
        var root = Parse(text.TrimStart('\uFEFF'), name);
        CheckVersion(root, name);
        var metadata = Object(root["metadata"]);
        var cells = (root["cells"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        var language = CellLanguages.Default(metadata, cells.Select(c => c["metadata"]).OfType<JsonObject>());
        var ids = new CellIds();
        return new NotebookDocument([.. cells.Select(c => Cell(c, language, ids))], metadata);
    }

    public static string Write(NotebookDocument notebook)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        var ids = new CellIds();
        var metadata = NotebookMetadata(notebook.Metadata);
        var language = CellLanguages.Default(metadata, notebook.Cells.Select(c => c.Metadata));
        var root = new JsonObject
        {
            ["cells"] = new JsonArray([.. notebook.Cells.Select(c => (JsonNode)Written(c, language, ids))]),
            ["metadata"] = metadata,
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };
        return root.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Parse(string text, string name)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new UserException($"{name} is empty.", "A .ipynb file is JSON with a list of cells.");
        }

        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowTrailingCommas = true, MaxDepth = 256 }) as JsonObject
                ?? throw new UserException($"{name} is not a notebook: its JSON is not an object.");
        }
        catch (JsonException e)
        {
            throw new UserException($"{name} is not a notebook: line {e.LineNumber + 1} is not JSON.", text.Contains("<<<<<<<", StringComparison.Ordinal) ? "It contains the marks of a merge conflict." : null);
        }
    }

    private static void CheckVersion(JsonObject root, string name)
    {
        var version = root["nbformat"] is JsonValue value && value.TryGetValue<int>(out var major) ? major : root["cells"] is JsonArray ? 4 : 0;
        if (version != 4)
        {
            throw version == 0
                ? new UserException($"{name} is not a notebook: it has no list of cells.")
                : new UserException($"{name} has notebook format {version}; formats 4.0 to 4.5 are read.", "jupyter nbconvert --to notebook FILE converts it.");
        }
    }

    private static NotebookCell Cell(JsonObject cell, string language, CellIds ids)
    {
        var metadata = Object(cell["metadata"]);
        var kind = Text(cell["cell_type"]) switch
        {
            "markdown" or "heading" => CellKind.Markdown,
            "raw" => CellKind.Raw,
            _ => CellKind.Code,
        };
        return new NotebookCell(
            ids.Take(Text(cell["id"])),
            kind,
            kind switch
            {
                CellKind.Markdown => "markdown",
                CellKind.Raw => "raw",
                _ => CellLanguages.Of(metadata) ?? language,
            },
            Text(cell["source"] ?? cell["input"]),
            metadata,
            kind == CellKind.Code ? NotebookOutputs.Read(cell["outputs"]) : [],
            cell["execution_count"] is JsonValue count && count.TryGetValue<int>(out var number) && number >= 0 ? number : null,
            (cell["attachments"] as JsonObject)?.DeepClone().AsObject());
    }

    private static JsonObject Written(NotebookCell cell, string language, CellIds ids)
    {
        var written = new JsonObject
        {
            ["cell_type"] = cell.Kind.ToString().ToLowerInvariant(),
            ["id"] = ids.Take(cell.Id),
            ["metadata"] = CellLanguages.Mark(cell, language),
            ["source"] = NotebookOutputs.Lines(cell.Source),
        };
        if (cell.Kind == CellKind.Code)
        {
            written["execution_count"] = cell.ExecutionCount;
            written["outputs"] = NotebookOutputs.Write(cell.Outputs);
        }
        else if (cell.Attachments is { } attachments)
        {
            written["attachments"] = attachments.DeepClone();
        }

        return written;
    }

    private static JsonObject NotebookMetadata(JsonObject metadata)
    {
        var written = metadata.DeepClone().AsObject();
        foreach (var (key, value) in Defaults())
        {
            written[key] ??= value?.DeepClone();
        }

        return written;
    }

    /// <summary>Whether this is what is written where a notebook says nothing itself.</summary>
    internal static bool IsDefault(string key, JsonNode? value) => JsonNode.DeepEquals(Defaults()[key], value);

    private static JsonObject Defaults() => new()
    {
        ["kernelspec"] = new JsonObject { ["display_name"] = "C# (MLOps)", ["language"] = "C#", ["name"] = "mlops-csharp" },
        ["language_info"] = new JsonObject { ["file_extension"] = ".cs", ["mimetype"] = "text/x-csharp", ["name"] = "C#", ["pygments_lexer"] = "csharp" },
    };

    private static JsonObject Object(JsonNode? node) => node is JsonObject o ? o.DeepClone().AsObject() : [];

    internal static string Text(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonArray lines => string.Concat(lines.Select(Text)),
        _ => "",
    };
}
