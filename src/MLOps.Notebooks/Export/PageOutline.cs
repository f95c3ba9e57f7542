using MLOps.Notebooks.Files;

namespace MLOps.Notebooks.Export;

/// <summary>A heading of the page with the text below it, up to the next.</summary>
/// <param name="Prose">Markdown; empty when there is none.</param>
internal sealed record PageSection(string Title, string Prose);

/// <summary>The page's title, and the section that each code cell stands in.</summary>
internal sealed class PageOutline
{
    private const string BeforeTheFirst = "Set up";

    private readonly Dictionary<string, PageSection> _sections = new(StringComparer.Ordinal);

    private PageOutline(NotebookDocument? page)
    {
        PageSection? current = null;
        foreach (var cell in page?.Cells ?? [])
        {
            if (cell.Kind == CellKind.Markdown)
            {
                current = Read(cell.Source, current);
            }
            else if (cell.Kind == CellKind.Code && current is not null)
            {
                _sections[cell.Id] = current;
            }
        }

        // Prose may go on below a section's first cells: the section as it was known last counts for all of them.
        foreach (var (id, section) in _sections.ToList())
        {
            _sections[id] = _sections.Values.Last(s => s.Title == section.Title);
        }

        // A title alone divides nothing.
        if (_sections.Values.All(s => s.Title == BeforeTheFirst))
        {
            _sections.Clear();
        }
    }

    /// <summary>The page's first heading of the first level, with its text.</summary>
    public PageSection? Title { get; private set; }

    /// <summary>The section of a cell; null when no heading stands above it. What stands between the page's title and its first heading is "Set up".</summary>
    public PageSection? Of(string? cellId) => cellId is not null && _sections.TryGetValue(cellId, out var section) ? section : null;

    public static PageOutline Read(NotebookDocument? page) => new(page);

    private PageSection? Read(string markdown, PageSection? current)
    {
        var fenced = false;
        foreach (var line in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            fenced ^= line.StartsWith("```", StringComparison.Ordinal);
            var level = fenced ? 0 : line.TakeWhile(c => c == '#').Count();
            if (level is > 0 and <= 6 && line.Length > level && line[level] == ' ')
            {
                current = Begin(level, Plain(line[level..]));
            }
            else if (current is not null)
            {
                current = Continue(current, line);
            }
        }

        return current;
    }

    private PageSection Begin(int level, string title)
    {
        if (level == 1 && Title is null)
        {
            Title = new PageSection(title, "");
            return new PageSection(BeforeTheFirst, "");
        }

        return new PageSection(title, "");
    }

    // What stands right below the title is the title's, not that of the cells before the first section.
    private PageSection Continue(PageSection current, string line)
    {
        if (current.Title == BeforeTheFirst && Title is not null)
        {
            Title = Title with { Prose = (Title.Prose + "\n" + line).Trim('\n') };
            return current;
        }

        return current with { Prose = (current.Prose + "\n" + line).Trim('\n') };
    }

    private static string Plain(string heading) =>
        heading.Trim().Trim('#').Replace("`", "", StringComparison.Ordinal).Replace("*", "", StringComparison.Ordinal).Trim();
}
