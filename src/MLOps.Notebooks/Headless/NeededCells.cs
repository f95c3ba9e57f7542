using MLOps.Notebooks.Files;

namespace MLOps.Notebooks.Headless;

/// <summary>
/// Which of the cells before <c>--from</c> have to run all the same: those that declare a name the rest mentions, and those that
/// change what such a name stands for, and what these need in turn. By names alone, so rather a cell too many than one too few;
/// what passes through files and the workspace is on disk and needs no cell.
/// </summary>
internal static class NeededCells
{
    /// <param name="candidates">Places of the cells that could be left out.</param>
    /// <param name="selected">Places of the cells that run anyway.</param>
    /// <returns>The candidates that are needed.</returns>
    public static IReadOnlySet<int> Among(IReadOnlyList<NotebookCell> cells, IReadOnlyList<int> candidates, IReadOnlyList<int> selected)
    {
        var uses = candidates.ToDictionary(i => i, i => CellUses.Of(cells[i]));
        var declared = uses.Values.SelectMany(u => u.Declares).ToHashSet(StringComparer.Ordinal);
        var wanted = selected.SelectMany(i => CellUses.Of(cells[i]).Mentions).Where(declared.Contains).ToHashSet(StringComparer.Ordinal);
        var needed = new HashSet<int>();
        while (candidates.FirstOrDefault(i => !needed.Contains(i) && IsFor(uses[i], wanted), -1) is >= 0 and var next)
        {
            needed.Add(next);
            wanted.UnionWith(uses[next].Mentions.Where(declared.Contains));
        }

        return needed;
    }

    private static bool IsFor(CellUses uses, HashSet<string> wanted) => uses.Declares.Overlaps(wanted) || uses.Changes.Overlaps(wanted);
}
