using MLOps.Data;
using MLOps.Store;

namespace MLOps.Models.Evaluation;

/// <summary>Divides rows by the values of a column: categories, or quarters of a number with many values.</summary>
internal sealed class SliceColumns(DataEngine engine, Source source, string relation)
{
    private const int MostCategories = 50;
    private const int FewNumbers = 10;

    public static bool IsNumber(ColumnSchema column) =>
        column.Type.StartsWith("DECIMAL", StringComparison.Ordinal) || column.Type is "DOUBLE" or "FLOAT" or "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "HUGEINT" or "UTINYINT" or "USMALLINT" or "UINTEGER" or "UBIGINT";

    /// <summary>The column's value in each row as people read it; a missing one as "missing".</summary>
    public string[] Values(string column) =>
        engine.Query($"SELECT CAST({Sql.Name(source.Column(column).Name)} AS VARCHAR) FROM {relation}", row => row.Text(0) ?? "missing").ToArray();

    /// <summary>Each slice with the places of its rows, the largest first; beyond 50 categories the rest is one slice, "others".</summary>
    public IEnumerable<(string Column, string Slice, int[] Rows)> Of(string column)
    {
        var schema = source.Column(column);
        var values = Values(column);
        var named = IsNumber(schema) && values.Distinct(StringComparer.Ordinal).Count() > FewNumbers ? Quarters(schema) : values;
        var slices = named.Select((value, row) => (value, row)).GroupBy(x => x.value, x => x.row, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ToList();
        return slices.Take(MostCategories).Select(g => (schema.Name, g.Key, g.ToArray()))
            .Concat(slices.Count > MostCategories ? [(schema.Name, "others", slices.Skip(MostCategories).SelectMany(g => g).ToArray())] : []);
    }

    private string[] Quarters(ColumnSchema column)
    {
        var numbers = engine.Query($"SELECT CAST({Sql.Name(column.Name)} AS DOUBLE) FROM {relation}", row => row.IsDBNull(0) ? double.NaN : row.GetDouble(0));
        var sorted = numbers.Where(double.IsFinite).Order().ToList();
        var edges = new[] { 0, 0.25, 0.5, 0.75, 1 }.Select(q => Bootstrap.Quantile(sorted, q)).ToArray();
        return numbers.Select(x => double.IsNaN(x) ? "missing" : Named(edges, Array.FindIndex(edges[1..^1], e => x < e) is >= 0 and var i ? i : 3)).ToArray();
    }

    private static string Named(double[] edges, int quarter) => $"{Figures.Number(edges[quarter])} to {Figures.Number(edges[quarter + 1])}";
}
