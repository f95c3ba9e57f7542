using System.Text.Json.Nodes;

namespace MLOps.Notebooks.Files;

/// <summary>A notebook as read from .ipynb or .dib; what the reader does not understand is kept in <paramref name="Metadata"/>.</summary>
public sealed record NotebookDocument(IReadOnlyList<NotebookCell> Cells, JsonObject Metadata);

/// <param name="Language">"csharp", "markdown", "raw", or the name of a language that this kernel does not run.</param>
/// <param name="Outputs">nbformat 4 outputs of a code cell; empty otherwise.</param>
/// <param name="Attachments">Pictures that a markdown cell brings along, as nbformat keeps them; null when there are none.</param>
public sealed record NotebookCell(
    string Id,
    CellKind Kind,
    string Language,
    string Source,
    JsonObject Metadata,
    JsonArray Outputs,
    int? ExecutionCount = null,
    JsonObject? Attachments = null)
{
    /// <summary>The words under <c>tags</c> in the metadata.</summary>
    public IReadOnlyList<string> Tags => Metadata["tags"] is JsonArray tags
        ? tags.OfType<JsonValue>().Select(t => t.TryGetValue<string>(out var tag) ? tag : null).OfType<string>().ToList()
        : [];
}

public enum CellKind
{
    Code,
    Markdown,
    Raw,
}
