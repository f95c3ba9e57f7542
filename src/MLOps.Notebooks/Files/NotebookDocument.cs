using System.Text.Json.Nodes;

namespace MLOps.Notebooks.Files;

/// <summary>A notebook as read from .ipynb or .dib; what the reader does not understand is kept in <paramref name="Metadata"/>.</summary>
public sealed record NotebookDocument(IReadOnlyList<NotebookCell> Cells, JsonObject Metadata);

/// <param name="Language">"csharp", "markdown", "raw", or the name of a language that this kernel does not run.</param>
/// <param name="Outputs">nbformat 4 outputs of a code cell; empty otherwise.</param>
public sealed record NotebookCell(string Id, CellKind Kind, string Language, string Source, JsonObject Metadata, JsonArray Outputs, int? ExecutionCount = null);

public enum CellKind
{
    Code,
    Markdown,
    Raw,
}
