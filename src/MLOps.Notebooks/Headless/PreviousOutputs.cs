using MLOps.Notebooks.Files;

namespace MLOps.Notebooks.Headless;

/// <summary>What an earlier run wrote: a cell that is left out this time keeps it, as long as its text is the same.</summary>
internal sealed class PreviousOutputs(NotebookDocument? executed)
{
    private readonly Dictionary<string, NotebookCell> _byText = (executed?.Cells ?? [])
        .Where(c => c is { Kind: CellKind.Code, ExecutionCount: not null })
        .GroupBy(c => c.Source, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);

    public NotebookCell Restore(NotebookCell cell) => _byText.TryGetValue(cell.Source, out var before)
        ? cell with { Outputs = before.Outputs.DeepClone().AsArray(), ExecutionCount = before.ExecutionCount, Metadata = before.Metadata.DeepClone().AsObject() }
        : cell;
}
