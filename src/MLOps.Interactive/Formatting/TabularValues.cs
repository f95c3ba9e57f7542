using System.Data;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using MLOps.Data;

namespace MLOps.Interactive.Formatting;

/// <summary>Tables by nature: DataFrame, IDataView, DataTable. Only what is shown is read.</summary>
internal static class TabularValues
{
    public static ValueTable? TryRead(object value) => value switch
    {
        DataFrame frame => Read(frame),
        IDataView view => Read(view),
        DataTable table => Read(table),
        DataFrameColumn column => Read(new DataFrame(column)),
        _ => null,
    };

    private static ValueTable Read(DataFrame frame)
    {
        var columns = frame.Columns.Take(Rows.MostColumns).ToList();
        var rows = Enumerable.Range(0, (int)Math.Min(Rows.Shown, frame.Rows.Count)).Select(i => List(columns.Select(c => c[i])));
        return new(Title("DataFrame", frame.Rows.Count, frame.Columns.Count), columns.Select(c => Rows.Column(c.Name, c.DataType)).ToList(), rows.ToList(), frame.Rows.Count);
    }

    private static ValueTable Read(IDataView view)
    {
        var preview = view.Preview(Rows.Shown);
        var columns = view.Schema.Where(c => !c.IsHidden).Take(Rows.MostColumns).ToList();
        var rows = preview.RowView.Select(r => List(columns.Select(c => r.Values.FirstOrDefault(v => v.Key == c.Name).Value).Select(Plain))).ToList();
        var total = rows.Count < Rows.Shown ? rows.Count : view.GetRowCount();
        return new(Title("IDataView", total, view.Schema.Count), columns.Select(c => Rows.Column(c.Name, c.Type.RawType)).ToList(), rows, total);
    }

    // Vectors come as VBuffer, which does not enumerate; text as memory.
    private static object? Plain(object? value) => value switch
    {
        ReadOnlyMemory<char> text => text.ToString(),
        Microsoft.ML.Data.VBuffer<float> vector => vector.DenseValues().Take(20).ToArray(),
        Microsoft.ML.Data.VBuffer<double> vector => vector.DenseValues().Take(20).ToArray(),
        Microsoft.ML.Data.VBuffer<ReadOnlyMemory<char>> vector => vector.DenseValues().Take(20).Select(x => x.ToString()).ToArray(),
        _ => value,
    };

    private static ValueTable Read(DataTable table)
    {
        var columns = table.Columns.Cast<DataColumn>().Take(Rows.MostColumns).ToList();
        var rows = table.Rows.Cast<DataRow>().Take(Rows.Shown).Select(r => List(columns.Select(c => r[c]))).ToList();
        return new(Title(table.TableName.Length > 0 ? table.TableName : "DataTable", table.Rows.Count, table.Columns.Count), columns.Select(c => Rows.Column(c.ColumnName, c.DataType)).ToList(), rows, table.Rows.Count);
    }

    private static string Title(string name, long? rows, int columns)
    {
        var cut = columns > Rows.MostColumns ? $", the first {Rows.MostColumns} columns shown" : "";
        return FormattableString.Invariant($"{name}, {(rows is { } n ? n.ToString("N0", System.Globalization.CultureInfo.InvariantCulture) : "?")} × {columns}{cut}");
    }

    private static IReadOnlyList<object?> List(IEnumerable<object?> cells) => cells.Select(Rows.Cell).ToList();
}
