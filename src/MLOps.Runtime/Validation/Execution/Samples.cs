using System.Data;
using System.Globalization;
using MLOps.Data;
using MLOps.Store;

namespace MLOps.Validation.Execution;

/// <summary>Reads back from the failing rows what the report shows of each failed check.</summary>
internal sealed class Samples(DataEngine engine, Source source, string file, QuarantineColumns columns, int limit)
{
    private const int ShownColumns = 7;
    private const int ShownValues = 3;

    private string From => $"read_parquet({Sql.Text(file)})";

    /// <summary>The first failing rows: the columns that the check reads, then others up to seven.</summary>
    public SampleRows Rows(BoundCheck check)
    {
        var shown = check.Columns.Select(c => c.Name).Concat(source.Columns.Select(c => c.Name)).Distinct(StringComparer.OrdinalIgnoreCase).Take(Math.Max(ShownColumns, check.Columns.Count)).ToList();
        var list = string.Join(", ", shown.Select(Sql.Name));
        var rows = engine.Query($"SELECT {Sql.Name(columns.Row)}, {list} FROM {From} WHERE {Breaks(check)} ORDER BY 1 LIMIT {limit}", Read);
        return new SampleRows(shown, check.Columns.Count, rows);
    }

    /// <summary>The commonest failing values with their rows, in words.</summary>
    public string? Observed(BoundCheck check)
    {
        if (check.Columns.Count == 0 || check.Expectation is NotNull)
        {
            return null;
        }

        var value = $"{Sql.Name(columns.Values)}[list_position({Sql.Name(columns.Checks)}, {Sql.Text(check.Id)})]";
        var common = engine.Query(
            $"SELECT v, n, count(*) OVER () FROM (SELECT {value} AS v, count(*) AS n FROM {From} WHERE {Breaks(check)} GROUP BY 1) ORDER BY n DESC, v LIMIT {ShownValues}",
            row => (Value: row.Text(0) ?? "null", Count: row.GetInt64(1), Distinct: row.GetInt64(2)));
        if (common.Count == 0)
        {
            return null;
        }

        var more = common[0].Distinct > common.Count ? string.Create(CultureInfo.InvariantCulture, $", {common[0].Distinct - common.Count:N0} more values") : "";
        return string.Join(", ", common.Select(v => v.Count == 1 ? Short(v.Value) : string.Create(CultureInfo.InvariantCulture, $"{Short(v.Value)} ({v.Count:N0} rows)"))) + more;
    }

    private static string Short(string value) => value.Length <= 40 ? value : value[..39] + "…";

    private string Breaks(BoundCheck check) => $"list_contains({Sql.Name(columns.Checks)}, {Sql.Text(check.Id)})";

    private static SampleRow Read(IDataRecord row) =>
        new(row.GetInt64(0), Enumerable.Range(1, row.FieldCount - 1).Select(i => row.IsDBNull(i) ? null : PlainValues.Of(row.GetValue(i))).ToList());
}
