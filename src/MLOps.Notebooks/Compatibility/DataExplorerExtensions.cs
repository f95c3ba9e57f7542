using Microsoft.DotNet.Interactive.Formatting.TabularData;
using Microsoft.ML;
using MLOps.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>What notebooks call to look through a table. The table is shown as every table is.</summary>
public static class DataExplorerExtensions
{
    /// <summary>Shows the items as a table, one row each.</summary>
    public static DisplayedValue Explore<T>(this IEnumerable<T> items) => items.Display();

    /// <summary>Shows the data view as a table.</summary>
    public static DisplayedValue Explore(this IDataView data) => data.Display();

    /// <summary>All rows of the data view, read now, with its schema.</summary>
    public static TabularDataResource ToTabularDataResource(this IDataView data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var schema = new TableSchema();
        foreach (var column in data.Schema)
        {
            schema.Fields.Add(new TableSchemaFieldDescriptor(column.Name, column.Type.RawType == typeof(ReadOnlyMemory<char>) ? TableSchemaFieldType.String : column.Type.RawType.ToTableSchemaFieldType()));
        }

        var rows = data.Preview(int.MaxValue).RowView.Select(r => r.Values.Select(v => KeyValuePair.Create(v.Key, v.Value is ReadOnlyMemory<char> text ? text.ToString() : v.Value)).ToList());
        return new TabularDataResource(schema, rows.ToList());
    }

    /// <summary>Shows the items as a table; which viewer is named makes no difference here.</summary>
    public static DisplayedValue ExploreWithNteract<T>(this IEnumerable<T> items) => items.Explore();

    /// <summary>Shows the data view as a table; which viewer is named makes no difference here.</summary>
    public static DisplayedValue ExploreWithNteract(this IDataView data) => data.Explore();

    /// <summary>Shows the table; which viewer is named makes no difference here.</summary>
    public static DisplayedValue ExploreWithNteract(this TabularDataResource table) => table.Explore();

    /// <summary>Shows the items as a table; which viewer is named makes no difference here.</summary>
    public static DisplayedValue ExploreWithSandDance<T>(this IEnumerable<T> items) => items.Explore();

    /// <summary>Shows the data view as a table; which viewer is named makes no difference here.</summary>
    public static DisplayedValue ExploreWithSandDance(this IDataView data) => data.Explore();

    /// <summary>Shows the table; which viewer is named makes no difference here.</summary>
    public static DisplayedValue ExploreWithSandDance(this TabularDataResource table) => table.Explore();

    /// <summary>Shows the table.</summary>
    public static DisplayedValue Explore(this TabularDataResource table) => table.Display();
}
