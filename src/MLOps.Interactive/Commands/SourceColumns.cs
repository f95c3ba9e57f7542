using System.Collections;
using System.Data;
using System.Reflection;
using Microsoft.Data.Analysis;
using Microsoft.ML;

namespace MLOps.Interactive.Commands;

/// <summary>Names of the columns of a source, when looking costs next to nothing; empty when nobody knows.</summary>
internal static class SourceColumns
{
    public static IEnumerable<string> Of(object? value) => value switch
    {
        DataFrame frame => frame.Columns.Select(c => c.Name),
        IDataView view => view.Schema.Select(c => c.Name),
        DataTable table => table.Columns.Cast<DataColumn>().Select(c => c.ColumnName),
        string => [],
        IEnumerable rows => OfRecord(rows.GetType()),
        _ => [],
    };

    /// <param name="text">A file relative to the notebook, or a dataset.</param>
    public static IEnumerable<string> OfText(Workspace workspace, string text)
    {
        var file = Path.Combine(workspace.BaseDirectory, text);
        return File.Exists(file)
            ? Path.GetExtension(file).Equals(".csv", StringComparison.OrdinalIgnoreCase) ? (File.ReadLines(file).FirstOrDefault() ?? "").Split(',').Select(c => c.Trim(' ', '"')) : []
            : workspace.Data.Get(text).Columns.Select(c => c.Name);
    }

    private static IEnumerable<string> OfRecord(Type sequence) => sequence.GetInterfaces().Append(sequence)
        .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>)).Select(i => i.GetGenericArguments()[0]).Take(1)
        .Where(t => !t.IsPrimitive && t != typeof(string))
        .SelectMany(t => t.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0).Select(p => p.Name));
}
