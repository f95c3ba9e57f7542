using System.Data;
using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using MLOps.Rendering.Values;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>Tables by nature: DataFrame, DataTable, data readers. Only what is shown is read.</summary>
internal static class TabularReader
{
    public static ValueNode? TryRead(object value, ValueReader reader) => value switch
    {
        DataFrame frame => Frame(frame, reader),
        DataFrameRow row => Named("DataFrameRow", row.GetValues(), reader),
        DataFrameColumn column => Column(column, reader),
        IDataView view => DataViewReader.Read(view, reader),
        DataTable table => Table(Name(table), table.Columns.Cast<DataColumn>(), i => table.Rows[i], table.Rows.Count, reader),
        DataView view => Table(Name(view.Table), view.Table?.Columns.Cast<DataColumn>() ?? [], i => view[i].Row, view.Count, reader),
        DataRowCollection rows => rows.Count > 0 ? TryRead(rows[0].Table, reader) : new ListNode([], 0),
        DataRow row => Named("DataRow", row.Table.Columns.Cast<DataColumn>().Select(c => KeyValuePair.Create(c.ColumnName, (object?)row[c])), reader),
        DataRowView row => TryRead(row.Row, reader),
        DataSet set => new StackNode(set.DataSetName, set.Tables.Cast<DataTable>().Select(t => TryRead(t, reader)!).ToList()),
        DbDataReader rows => Rows(rows, reader),
        _ => null,
    };

    public static bool IsTable(Type type) => typeof(DataFrame).IsAssignableFrom(type) || typeof(DataTable).IsAssignableFrom(type) || typeof(IDataView).IsAssignableFrom(type)
        || typeof(DbDataReader).IsAssignableFrom(type) || typeof(DataView).IsAssignableFrom(type);

    private static TableNode Frame(DataFrame frame, ValueReader reader)
    {
        var columns = frame.Columns.Select(c => new Column<long>(c.Name, c.DataType, row => c[row], TypeNames.Of(c.DataType))).ToList();
        return Indexed("DataFrame", columns, frame.Rows.Count, reader);
    }

    private static TableNode Column(DataFrameColumn column, ValueReader reader) =>
        Indexed(TypeNames.Of(column.GetType()), [new Column<long>(column.Name, column.DataType, row => column[row], TypeNames.Of(column.DataType))], column.Length, reader);

    private static TableNode Table(string title, IEnumerable<DataColumn> columns, Func<int, DataRow> rows, int count, ValueReader reader) =>
        Indexed(title, columns.Select(c => new Column<long>(c.ColumnName, c.DataType, row => rows((int)row)[c], TypeNames.Of(c.DataType))).ToList(), count, reader);

    private static string Name(DataTable? table) => table is { TableName.Length: > 0 } ? table.TableName : "DataTable";

    /// <summary>Rows that can be reached by their number: the first ones, and the last ones of a long table.</summary>
    private static TableNode Indexed(string title, IReadOnlyList<Column<long>> columns, long count, ValueReader reader)
    {
        var first = Math.Min(count, reader.MostRows);
        var last = Math.Min(count - first, reader.MostLastRows);
        return TableReader.Read(reader, title, columns, Numbers(0, first), Numbers(count - last, last), count) with { RowHeader = "index" };
    }

    private static List<(string, long)> Numbers(long from, long count) =>
        Enumerable.Range(0, (int)count).Select(i => ((from + i).ToString(CultureInfo.InvariantCulture), from + i)).ToList();

    private static TreeNode Named(string title, IEnumerable<KeyValuePair<string, object?>> values, ValueReader reader) =>
        new(title, "", values.Select(v => new TreePart(v.Key, reader.Part(v.Value))).ToList());

    /// <summary>A reader gives its rows once: what is shown here is gone from it.</summary>
    private static ValueNode Rows(DbDataReader rows, ValueReader reader)
    {
        if (rows.IsClosed)
        {
            return new TextNode($"{TypeNames.Of(rows.GetType())} (closed)");
        }

        var columns = Enumerable.Range(0, rows.FieldCount).Select(i => new Column<object[]>(rows.GetName(i), rows.GetFieldType(i), row => row[i], TypeNames.Of(rows.GetFieldType(i)))).ToList();
        var taken = Taken.From(Read(rows), reader.MostRows, 0);
        var title = TypeNames.Of(rows.GetType());
        return TableReader.Read(reader, title, columns, TableReader.Numbered(taken.Head.Select(r => (object[])r!)), [], taken.Total) with
        {
            Note = taken.Note.Length > 0 ? taken.Note : "these rows are now read and gone from the reader",
        };
    }

    private static IEnumerable<object[]> Read(DbDataReader rows)
    {
        while (rows.Read())
        {
            var row = new object[rows.FieldCount];
            rows.GetValues(row);
            yield return row;
        }
    }
}
