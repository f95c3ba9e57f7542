namespace MLOps.Rendering.Values;

/// <summary>Which rows of a table stand open: all of a short one, else its beginning and its end. The same in HTML and in text.</summary>
internal sealed class TablePage
{
    private const int MostOpen = 25;
    private const int OpenAtStart = 15;
    private const int OpenAtEnd = 5;
    private const int RowsOfAPage = 50;

    private TablePage(IReadOnlyList<TableRow> first, string gap, IReadOnlyList<TableRow> last, IReadOnlyList<TableRow> folded, int foldedFrom) =>
        (First, Gap, Last, _folded, _foldedFrom) = (first, gap, last, folded, foldedFrom);

    private readonly IReadOnlyList<TableRow> _folded;
    private readonly int _foldedFrom;

    public IReadOnlyList<TableRow> First { get; }

    /// <summary>What is not open here, in words; empty when all is.</summary>
    public string Gap { get; }

    public IReadOnlyList<TableRow> Last { get; }

    /// <summary>The rows between, page by page: the position of the first and the rows.</summary>
    public IEnumerable<(int From, IReadOnlyList<TableRow> Rows)> Folded =>
        _folded.Chunk(RowsOfAPage).Select((rows, i) => (_foldedFrom + (i * RowsOfAPage), (IReadOnlyList<TableRow>)rows));

    public static TablePage Of(TableNode table)
    {
        var (head, tail) = (table.Head, table.Tail);
        var total = table.TotalRows ?? long.MaxValue;
        if (tail.Count == 0 && total <= head.Count && head.Count <= MostOpen)
        {
            return new(head, "", [], [], 0);
        }

        var first = head.Take(OpenAtStart).ToList();
        // Nothing is known of the end when rows exist that were never read.
        var last = tail.Count > 0 ? tail : total <= head.Count ? head.TakeLast(OpenAtEnd).ToList() : [];
        var folded = head.Skip(first.Count).SkipLast(tail.Count > 0 ? 0 : last.Count).ToList();
        return new(first, GapWords(table, first.Count + last.Count), last, folded, first.Count);
    }

    private static string GapWords(TableNode table, int open) => table.TotalRows is { } total ? $"… {Figures.Count(total - open)} more rows" : "… and more rows";
}
