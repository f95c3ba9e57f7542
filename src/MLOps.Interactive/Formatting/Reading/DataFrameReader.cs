using Microsoft.Data.Analysis;
using MLOps.Rendering.Values;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>Microsoft.Data.Analysis: frames, their columns and rows.</summary>
internal static class DataFrameReader
{
    public static ValueNode? TryRead(object value, ValueReader reader) => value switch
    {
        DataFrame frame => TableReader.Indexed("DataFrame", frame.Columns.Select(Column).ToList(), frame.Rows.Count, reader),
        DataFrameRow row => new TreeNode("DataFrameRow", "", row.GetValues().Select(v => new TreePart(v.Key, reader.Part(v.Value))).ToList()),
        DataFrameColumn column => TableReader.Indexed(TypeNames.Of(column.GetType()), [Column(column)], column.Length, reader),
        DataFrameColumnCollection columns => SequenceReader.Members(columns, TypeNames.Of(columns.GetType()), reader),
        _ => null,
    };

    private static Column<long> Column(DataFrameColumn column) => new(column.Name, column.DataType, row => column[row], TypeNames.Of(column.DataType));
}
