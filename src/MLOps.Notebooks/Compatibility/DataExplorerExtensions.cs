using Microsoft.DotNet.Interactive.Formatting.TabularData;
using MLOps.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>What notebooks call to look through a table. The table is shown as every table is.</summary>
public static class DataExplorerExtensions
{
    /// <summary>Shows the items as a table, one row each.</summary>
    public static DisplayedValue Explore<T>(this IEnumerable<T> items) => items.Display();

    /// <summary>Shows the data view as a table.</summary>
    public static DisplayedValue Explore(this ML.IDataView data) => data.Display();

    /// <summary>Shows the table.</summary>
    public static DisplayedValue Explore(this TabularDataResource table) => table.Display();
}
