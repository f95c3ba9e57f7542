using System.Globalization;
using MLOps.Rendering.Values;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>What a column is called, what it holds, and how a row's value in it is read.</summary>
/// <param name="TypeName">Shown below the name; empty for none.</param>
internal sealed record Column<T>(string Name, Type? Type, Func<T, object?> Read, string TypeName = "");

/// <summary>Rows of anything as a table: cuts wide ones in the middle.</summary>
internal static class TableReader
{
    private const int MostColumns = 40;
    private const int ColumnsAtEnd = 10;

    public static TableNode Read<T>(ValueReader reader, string title, IReadOnlyList<Column<T>> columns, IReadOnlyList<(string Name, T Row)> head, IReadOnlyList<(string Name, T Row)> tail, long? total)
    {
        var isCut = columns.Count > MostColumns;
        List<Column<T>> shown = isCut ? [.. columns.Take(MostColumns - ColumnsAtEnd), .. columns.TakeLast(ColumnsAtEnd)] : [.. columns];
        var first = head.Select(r => Row(reader, r, shown)).ToList();
        var last = tail.Select(r => Row(reader, r, shown)).ToList();
        return new TableNode(title, shown.Select((c, i) => Named(c, first, i)).ToList(), first, last, total)
        {
            TotalColumns = columns.Count,
            ColumnsCutAt = isCut ? MostColumns - ColumnsAtEnd : null,
        };
    }

    /// <summary>Rows named by their position.</summary>
    public static IReadOnlyList<(string, T)> Numbered<T>(IEnumerable<T> rows, long from = 0) =>
        rows.Select((row, i) => ((from + i).ToString(CultureInfo.InvariantCulture), row)).ToList();

    /// <summary>Rows that can be reached by their number: the first ones, and the last ones of a long table.</summary>
    public static TableNode Indexed(string title, IReadOnlyList<Column<long>> columns, long count, ValueReader reader)
    {
        var first = Math.Min(count, reader.MostRows);
        var last = Math.Min(count - first, reader.MostLastRows);
        return Read(reader, title, columns, Numbers(0, first), Numbers(count - last, last), count) with { RowHeader = "index" };
    }

    private static List<(string, long)> Numbers(long from, long count) =>
        Enumerable.Range(0, (int)count).Select(i => ((from + i).ToString(CultureInfo.InvariantCulture), from + i)).ToList();

    private static TableRow Row<T>(ValueReader reader, (string Name, T Row) row, List<Column<T>> columns) =>
        new(row.Name, columns.Select(c => row.Row is null ? ValueNode.Null : reader.Part(c.Read(row.Row))).ToList());

    private static TableColumn Named<T>(Column<T> column, List<TableRow> rows, int index)
    {
        var values = rows.Select(r => r.Cells[index]).Where(c => !ReferenceEquals(c, ValueNode.Null)).Take(20).ToList();
        var isNumeric = values.Count > 0 ? values.TrueForAll(v => v is NumberNode) : column.Type is { } type && ScalarText.IsNumeric(type);
        return new TableColumn(column.Name, column.TypeName, isNumeric);
    }
}
