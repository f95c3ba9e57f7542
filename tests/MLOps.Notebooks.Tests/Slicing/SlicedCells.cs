using MLOps.Interactive.Commands;
using MLOps.Notebooks.Session;
using MLOps.Notebooks.Slicing;

namespace MLOps.Notebooks.Tests.Slicing;

/// <summary>Slices of cells that nobody ran.</summary>
internal static class SlicedCells
{
    public const string Start = "var run = mlops.Experiments.StartRun(\"a\");";

    private static readonly Slicer Slicer = new(Catalog.Default, new ScriptReferences().All);

    public static NotebookSlice SliceOf(IReadOnlyList<SliceCell> cells) => Slicer.Slice(cells);

    public static NotebookSlice Slice(params string[] cells) =>
        Slicer.Slice(cells.Select((text, i) => new SliceCell(i + 1, text.ReplaceLineEndings("\n"))).ToList());

    public static NotebookSlice Slice(params (string Id, string Text)[] cells) =>
        Slicer.Slice(cells.Select((c, i) => new SliceCell(i + 1, c.Text, c.Id)).ToList());

    /// <summary>Orders of the cells of which anything stays.</summary>
    public static int[] Kept(NotebookSlice slice) => slice.KeptNodes.Select(n => n.Cell.Order).Distinct().ToArray();

    public static string[] Texts(NotebookSlice slice) => slice.KeptNodes.Select(n => n.Text).ToArray();
}
