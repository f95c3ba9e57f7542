using MLOps.Notebooks.Files;
using MLOps.Notebooks.Session;
using MLOps.Pipelines;

namespace MLOps.Notebooks.Slicing;

/// <summary>
/// Where the page and what was executed tell different stories. An export goes by what was executed; whoever reads the page should
/// know of each difference.
/// </summary>
internal sealed class PageDifferences(NotebookDocument page, IReadOnlyList<SliceCell> cells, IReadOnlySet<int> kept)
{
    private const int ShownLength = 50;

    private readonly List<NotebookCell> _page = page.Cells.Where(c => c.Kind == CellKind.Code).ToList();
    private readonly List<SliceCell> _last = cells.Where(c => c.CellId is not null).GroupBy(c => c.CellId).Select(g => g.Last()).OrderBy(c => c.Order).ToList();

    /// <summary>Whether front end and file name cells alike: else nothing can be compared.</summary>
    public bool CanCompare => _last.Exists(c => PlaceOf(c) >= 0);

    public IReadOnlyList<PageDifference> Find() => CanCompare ? [.. Edited(), .. Deleted(), .. RanAgain(), .. OutOfOrder(), .. NeverRun()] : [];

    private IEnumerable<PageDifference> Edited() => _last.Where(c => PlaceOf(c) is >= 0 and var place && !Same(_page[place].Source, c.Written)).Select(c => new PageDifference(
        PageDifferenceKind.Edited, c.Order, $"Cell [{c.Order}] was changed after it ran: the page has '{FirstDifference(_page[PlaceOf(c)].Source, c.Written)}', executed was '{FirstDifference(c.Written, _page[PlaceOf(c)].Source)}'."));

    private IEnumerable<PageDifference> Deleted() => _last.Where(c => PlaceOf(c) < 0 && !IsAboutPipelines(c.Written)).Select(c => new PageDifference(
        PageDifferenceKind.Deleted, c.Order, $"Cell [{c.Order}] '{Short(c.Written)}' ran and is no longer on the page; {(kept.Contains(c.Order) ? "what is recorded needs it." : "nothing that is recorded needs it.")}"));

    private IEnumerable<PageDifference> RanAgain() => cells.Where(c => c.CellId is not null && kept.Contains(c.Order) && _last.First(l => l.CellId == c.CellId).Order != c.Order).Select(c => new PageDifference(
        PageDifferenceKind.RanAgain, c.Order, $"Cell [{c.Order}] ran again as [{_last.First(l => l.CellId == c.CellId).Order}], and what is recorded needs what both runs did."));

    // One sentence a cell: against the lowest cell on the page that ran before it.
    private IEnumerable<PageDifference> OutOfOrder()
    {
        var placed = _last.Where(c => PlaceOf(c) >= 0 && c.Outcome == CellOutcome.Succeeded).ToList();
        SliceCell? lowest = null;
        foreach (var cell in placed)
        {
            if (lowest is not null && PlaceOf(cell) < PlaceOf(lowest))
            {
                yield return new PageDifference(PageDifferenceKind.OutOfOrder, cell.Order, $"Cell [{cell.Order}] '{Short(cell.Written)}' stands above [{lowest.Order}] '{Short(lowest.Written)}' on the page and ran after it.");
            }
            else
            {
                lowest = cell;
            }
        }
    }

    private IEnumerable<PageDifference> NeverRun() => _page.Take(Asked()).Where(c => c.Language == "csharp" && !string.IsNullOrWhiteSpace(c.Source) && !_last.Exists(l => l.CellId == c.Id) && !IsAboutPipelines(c.Source))
        .Select(c => new PageDifference(PageDifferenceKind.NeverRun, null, $"The cell '{Short(c.Source)}' on the page never ran."));

    // What stands below the cell that asks, and below all that ran, has its turn yet to come.
    private int Asked() => _page.FindIndex(Math.Max(0, _last.Max(PlaceOf)), c => IsAboutPipelines(c.Source)) is >= 0 and var place ? place : _page.Count;

    private int PlaceOf(SliceCell cell) => _page.FindIndex(c => c.Id == cell.CellId);

    // The cell that exports is not part of the story.
    private static bool IsAboutPipelines(string text) => text.TrimStart().StartsWith("#!pipeline", StringComparison.Ordinal);

    private static bool Same(string a, string b) => Lines(a).SequenceEqual(Lines(b), StringComparer.Ordinal);

    private static string FirstDifference(string text, string other) =>
        Cut(Lines(text).Except(Lines(other), StringComparer.Ordinal).FirstOrDefault() ?? Lines(text).FirstOrDefault() ?? "");

    private static string Short(string text) => Cut(Lines(text).FirstOrDefault() ?? "");

    private static string Cut(string line) => line.Length <= ShownLength ? line : line[..(ShownLength - 1)] + "…";

    private static List<string> Lines(string text) => text.ReplaceLineEndings("\n").Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0).ToList();
}
