using MLOps.Notebooks.Files;

namespace MLOps.Notebooks.Export;

/// <summary>The heading that each code cell of a page stands under.</summary>
internal static class PageHeadings
{
    private const string BeforeTheFirst = "Set up";

    /// <summary>By cell id. What stands under the page's title alone is "Set up".</summary>
    public static IReadOnlyDictionary<string, string> Of(NotebookDocument? page)
    {
        var headings = new Dictionary<string, string>(StringComparer.Ordinal);
        string? current = null;
        var seenTitle = false;
        foreach (var cell in page?.Cells ?? [])
        {
            foreach (var (level, text) in cell.Kind == CellKind.Markdown ? Headings(cell.Source) : [])
            {
                current = level == 1 && !seenTitle ? BeforeTheFirst : text;
                seenTitle = true;
            }

            if (cell.Kind == CellKind.Code && current is not null)
            {
                headings[cell.Id] = current;
            }
        }

        return headings;
    }

    private static IEnumerable<(int Level, string Text)> Headings(string markdown)
    {
        var fenced = false;
        foreach (var line in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            fenced ^= line.StartsWith("```", StringComparison.Ordinal);
            var level = line.TakeWhile(c => c == '#').Count();
            if (!fenced && level is > 0 and <= 6 && line.Length > level && line[level] == ' ')
            {
                yield return (level, line[level..].Trim().Trim('#').Replace("`", "", StringComparison.Ordinal).Replace("*", "", StringComparison.Ordinal).Trim());
            }
        }
    }
}
