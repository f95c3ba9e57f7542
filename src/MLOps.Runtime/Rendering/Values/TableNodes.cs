using MLOps.Data;

namespace MLOps.Rendering.Values;

/// <summary>Reports that are tables, as values are shown.</summary>
internal static class TableNodes
{
    private const int MostRows = 100;
    private const int LongestText = 200;

    public static TableNode Of(string title, IReadOnlyList<ColumnSchema> columns, IReadOnlyList<IReadOnlyList<object?>> rows, long? total) => new(
        title,
        columns.Select(c => new TableColumn(c.Name, "", c.IsNumeric)).ToList(),
        rows.Take(MostRows).Select(r => new TableRow("", r.Select(Cell).ToList())).ToList(),
        [],
        total);

    private static ValueNode Cell(object? value) => value switch
    {
        null => ValueNode.Null,
        double or float or decimal or byte or sbyte or short or ushort or int or uint or long or ulong => new NumberNode((IFormattable)value),
        _ => Text(Figures.Value(value)),
    };

    private static TextNode Text(string text) => text.Length <= LongestText ? new(text) : new(CellText.Fit(text, LongestText), Whole: text);
}
