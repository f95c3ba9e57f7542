using System.Globalization;

namespace MLOps.Notebooks.Files;

/// <summary>What a notebook loses when it is written in another format: .ipynb holds everything, .dib only text.</summary>
public static class NotebookConversion
{
    /// <summary>Each loss in a few words: <c>the outputs of 3 cells</c>. Empty when nothing is lost.</summary>
    /// <param name="path">Where the notebook will be written; its ending says the format.</param>
    public static IReadOnlyList<string> Losses(NotebookDocument notebook, string path)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        ArgumentNullException.ThrowIfNull(path);
        if (!path.EndsWith(".dib", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        (string What, Func<NotebookCell, bool> Has)[] kinds =
        [
            ("the outputs of", c => c.Outputs.Count > 0),
            ("the metadata (tags, ids of other tools) of", HasMetadata),
            ("the attached pictures of", c => c.Attachments is { Count: > 0 }),
            ("the borders of", c => DibFormat.IsSplit(c, notebook)),
        ];
        return kinds.Select(k => (k.What, Count: notebook.Cells.Count(k.Has))).Where(k => k.Count > 0)
            .Select(k => string.Create(CultureInfo.InvariantCulture, $"{k.What} {k.Count} {(k.Count == 1 ? "cell" : "cells")}")).ToList();
    }

    // The language stands in .dib as the line that begins the cell.
    private static bool HasMetadata(NotebookCell cell) => cell.Metadata.Any(p => p.Key is not ("dotnet_interactive" or "polyglot_notebook" or "vscode"));
}
