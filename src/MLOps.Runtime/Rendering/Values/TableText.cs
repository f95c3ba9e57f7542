namespace MLOps.Rendering.Values;

/// <summary>A table as text that fits a terminal: first and last rows, long cells cut, and columns left out in the middle when they would not fit.</summary>
internal static class TableText
{
    private const int Widest = 120;
    private const int WidestCell = 40;

    public static string Render(TableNode table)
    {
        var page = TablePage.Of(table);
        var columns = Columns(table, page);
        var kept = Fitting(columns);
        var hidden = columns.Count - kept.Count(c => !c.IsGap);
        var heading = Heading(table) + Cuts(table, hidden);
        List<string> lines = heading.Length > 0 ? [heading] : [];
        if (table.Columns.Count > 0)
        {
            lines.Add(Line(kept, c => c.Header));
            lines.Add(string.Join("  ", kept.Select(c => new string('─', c.Width))).TrimEnd());
            lines.AddRange(Enumerable.Range(0, page.First.Count).Select(row => Line(kept, c => c.Cells[row])));
            if (page.Gap.Length > 0)
            {
                lines.Add(page.Gap);
            }

            lines.AddRange(Enumerable.Range(page.First.Count, page.Last.Count).Select(row => Line(kept, c => c.Cells[row])));
        }

        return string.Join('\n', lines);
    }

    /// <summary>The title, and the size where it says something.</summary>
    public static string Heading(TableNode table) => table.IsSizeShown ? Sizes(table) : table.Title;

    /// <summary>"DataFrame, 2,922 rows × 7 columns".</summary>
    public static string Sizes(TableNode table)
    {
        var rows = table.TotalRows switch { null => $"more than {Figures.Count(table.Head.Count)} rows", 1 => "1 row", var n => $"{Figures.Count(n.Value)} rows" };
        var columns = table.TotalColumns == 1 ? "1 column" : $"{Figures.Count(table.TotalColumns)} columns";
        return $"{(table.Title.Length > 0 ? table.Title + ", " : "")}{rows} × {columns}";
    }

    /// <summary>What besides rows is not shown: "; 400 columns, 40 of them shown"; empty when nothing was cut.</summary>
    public static string Cuts(TableNode table, int hidden)
    {
        var shown = table.Columns.Count - hidden;
        var columns = shown < table.TotalColumns ? $"; {Figures.Count(shown)} of the columns shown" : "";
        return table.Note.Length > 0 ? $"{columns}; {table.Note}" : columns;
    }

    private static List<Column> Columns(TableNode table, TablePage page)
    {
        List<TableRow> rows = [.. page.First, .. page.Last];
        var columns = table.Columns.Select((c, i) =>
        {
            var cells = rows.Select(r => r.Cells[i]).ToList();
            var numbers = new NumberColumn(cells.OfType<NumberNode>());
            return new Column(CellText.Fit(c.Name, WidestCell), cells.Select(x => CellText.Fit(x is NumberNode n ? numbers.Text(n) : ValueText.OneLine(x), WidestCell)).ToList(), c.IsNumeric);
        });
        var names = table.RowHeader is { } header ? new Column(header, rows.Select(r => CellText.Fit(r.Name, WidestCell)).ToList(), header == "index") : null;
        return [.. names is null ? [] : new[] { names }, .. columns];
    }

    /// <summary>The columns that fit, taken from both ends in turn, the first ones first.</summary>
    private static List<Column> Fitting(List<Column> columns)
    {
        if (columns.Sum(c => c.Width + 2) - 2 <= Widest)
        {
            return columns;
        }

        var room = Widest - 3;
        var (left, right) = (0, 0);
        while (left + right < columns.Count)
        {
            var isLeft = left <= 2 * right;
            var next = isLeft ? columns[left] : columns[columns.Count - 1 - right];
            room -= next.Width + 2;
            if (room < 0 && left > 0)
            {
                break;
            }

            _ = isLeft ? left++ : right++;
        }

        var gap = new Column("…", columns[0].Cells.Select(_ => "…").ToList(), IsRight: false) { IsGap = true };
        return [.. columns.Take(left), gap, .. columns.TakeLast(right)];
    }

    private static string Line(List<Column> columns, Func<Column, string> cell) =>
        string.Join("  ", columns.Select(c => c.IsRight ? CellText.PadLeft(cell(c), c.Width) : CellText.PadRight(cell(c), c.Width))).TrimEnd();

    private sealed record Column(string Header, IReadOnlyList<string> Cells, bool IsRight)
    {
        public int Width { get; } = Cells.Select(CellText.Width).Append(CellText.Width(Header)).Max();

        public bool IsGap { get; init; }
    }
}
