using MLOps.Interactive.Commands;
using MLOps.Notebooks.LanguageServices;

namespace MLOps.Notebooks.Files;

/// <summary>A notebook with the C# of its cells formatted. Everything else stays as it is: outputs, other languages, metadata.</summary>
public static class NotebookFormatting
{
    /// <param name="folder">Where <c>.editorconfig</c> is looked for, upwards.</param>
    /// <returns>The notebook, and the numbers of the code cells that changed, from 1.</returns>
    public static async Task<(NotebookDocument Notebook, IReadOnlyList<int> Changed)> FormatAsync(NotebookDocument notebook, MagicCatalog catalog, string folder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        var formatter = new CellFormatter(catalog, folder);
        var cells = new List<NotebookCell>();
        var changed = new List<int>();
        var number = 0;
        foreach (var cell in notebook.Cells)
        {
            number += cell.Kind == CellKind.Code ? 1 : 0;
            var isCSharp = cell.Kind == CellKind.Code && cell.Language == "csharp";
            var source = isCSharp ? await formatter.FormatAsync(cell.Source, cancellation).ConfigureAwait(false) : cell.Source;
            cells.Add(cell with { Source = source });
            if (source != cell.Source)
            {
                changed.Add(number);
            }
        }

        return (notebook with { Cells = cells }, changed);
    }
}
