using MLOps.Notebooks.Files;

namespace MLOps.Notebooks.Headless;

/// <summary>
/// The tags of a cell: those in its metadata, and those in its first line where that is the comment <c>// tags: a, b</c>. A .dib
/// file has no metadata of cells, so the comment is how a cell of one is tagged.
/// </summary>
internal static class CellTags
{
    private const string Mark = "tags:";

    public static IReadOnlyList<string> Of(NotebookCell cell) => [.. cell.Tags, .. Written(cell)];

    public static bool Has(NotebookCell cell, string tag) => Of(cell).Contains(tag, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Written(NotebookCell cell)
    {
        var first = cell.Source.TrimStart();
        var end = first.IndexOf('\n', StringComparison.Ordinal);
        var line = (end < 0 ? first : first[..end]).Trim();
        if (!line.StartsWith("//", StringComparison.Ordinal))
        {
            return [];
        }

        var comment = line[2..].TrimStart();
        return comment.StartsWith(Mark, StringComparison.OrdinalIgnoreCase)
            ? comment[Mark.Length..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [];
    }
}
