using System.Data;
using System.Data.Common;
using MLOps.Rendering.Values;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>Tables of System.Data: DataTable and its parts, data readers. Only what is shown is read.</summary>
internal static class TabularReader
{
    public static ValueNode? TryRead(object value, ValueReader reader) => value switch
    {
        DataTable table => Table(Name(table), table.Columns.Cast<DataColumn>(), i => table.Rows[i], table.Rows.Count, reader),
        DataView view => Table(Name(view.Table), view.Table?.Columns.Cast<DataColumn>() ?? [], i => view[i].Row, view.Count, reader),
        DataRowCollection rows => rows.Count > 0 ? TryRead(rows[0].Table, reader) : new ListNode([], 0),
        DataRow row => Named("DataRow", row.Table.Columns.Cast<DataColumn>().Select(c => KeyValuePair.Create(c.ColumnName, (object?)row[c])), reader),
        DataRowView row => TryRead(row.Row, reader),
        DataColumnCollection columns => SequenceReader.Members(columns.Cast<DataColumn>(), TypeNames.Of(columns.GetType()), reader),
        DataSet set => new StackNode(set.DataSetName, set.Tables.Cast<DataTable>().Select(t => TryRead(t, reader)!).ToList()),
        DbDataReader rows => Rows(rows, reader),
        _ => null,
    };

    /// <summary>Whether such values are tables by themselves. By name, so that asking loads nothing.</summary>
    public static bool IsTable(Type type) => type.GetInterfaces().Any(i => i.FullName is "Microsoft.ML.IDataView" or "System.Data.IDataReader" or "System.ComponentModel.IListSource")
        || type.FullName is "Microsoft.Data.Analysis.DataFrame" or "System.Data.DataView";

    private static TableNode Table(string title, IEnumerable<DataColumn> columns, Func<int, DataRow> rows, int count, ValueReader reader) =>
        TableReader.Indexed(title, columns.Select(c => new Column<long>(c.ColumnName, c.DataType, row => rows((int)row)[c], TypeNames.Of(c.DataType))).ToList(), count, reader);

    private static string Name(DataTable? table) => table is { TableName.Length: > 0 } ? table.TableName : "DataTable";

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
