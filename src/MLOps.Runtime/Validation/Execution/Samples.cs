using System.Data;
using System.Globalization;
using MLOps.Data;
using MLOps.Store;

namespace MLOps.Validation.Execution;

/// <summary>Reads back from the failing rows what the report shows of the failed checks: all checks at once, however many there are.</summary>
/// <param name="checks">Those to show; the file may hold more.</param>
internal sealed class Samples(DataEngine engine, Source source, IReadOnlyList<BoundCheck> checks, string file, QuarantineColumns columns, CancellationToken cancellation)
{
    private const int ShownColumns = 7;
    private const int ShownValues = 3;

    private string From => $"read_parquet({Sql.Text(file)})";

    /// <summary>A row for each check that a failing row breaks, with the value that broke it.</summary>
    private string Broken => $"""
        (SELECT r, c, v FROM (SELECT {Sql.Name(columns.Row)} AS r, unnest({Sql.Name(columns.Checks)}) AS c, unnest({Sql.Name(columns.Values)}) AS v FROM {From})
         WHERE c IN ({string.Join(", ", checks.Select(c => Sql.Text(c.Id)))}))
        """;

    /// <summary>The first failing rows of each check: the columns that it reads, then others up to seven.</summary>
    public IReadOnlyDictionary<string, SampleRows> Rows(int limit)
    {
        var rows = First(limit);
        var cells = Cells([.. rows.Values.SelectMany(r => r).Distinct()]);
        return checks.ToDictionary(c => c.Id, check => Shown(check, rows.GetValueOrDefault(check.Id, []), cells), StringComparer.Ordinal);
    }

    /// <summary>The commonest failing values of each check with their rows, in words.</summary>
    public IReadOnlyDictionary<string, string?> Observed()
    {
        var common = engine.Query(
            $"""
            SELECT c, v, n, count(*) OVER (PARTITION BY c) FROM (SELECT c, v, count(*) AS n FROM {Broken} GROUP BY ALL)
            QUALIFY row_number() OVER (PARTITION BY c ORDER BY n DESC, v) <= {ShownValues} ORDER BY c, n DESC, v
            """,
            row => (Check: row.GetString(0), Value: row.Text(1) ?? "null", Count: row.GetInt64(2), Distinct: row.GetInt64(3)),
            cancellation).ToLookup(v => v.Check, v => (v.Value, v.Count, v.Distinct), StringComparer.Ordinal);
        return checks.ToDictionary(c => c.Id, c => c.Columns.Count == 0 || c.Expectation is NotNull ? null : InWords([.. common[c.Id]]), StringComparer.Ordinal);
    }

    private Dictionary<string, List<long>> First(int limit) => limit <= 0 ? [] : engine.Query(
        $"SELECT c, min(r, {limit}) FROM {Broken} GROUP BY c",
        row => (Check: row.GetString(0), Rows: (List<long>)row.GetValue(1)),
        cancellation).ToDictionary(r => r.Check, r => r.Rows, StringComparer.Ordinal);

    private Dictionary<long, IReadOnlyList<object?>> Cells(IReadOnlyList<long> rows) => rows.Count == 0 ? [] : engine.Query(
        $"SELECT {Sql.Name(columns.Row)}, {string.Join(", ", source.Columns.Select(c => Sql.Name(c.Name)))} FROM {From} WHERE {Sql.Name(columns.Row)} IN ({string.Join(", ", rows)})",
        row => (Row: row.GetInt64(0), Cells: (IReadOnlyList<object?>)Read(row)),
        cancellation).ToDictionary(r => r.Row, r => r.Cells);

    private SampleRows Shown(BoundCheck check, IReadOnlyList<long> rows, Dictionary<long, IReadOnlyList<object?>> cells)
    {
        var names = check.Columns.Select(c => c.Name).Concat(source.Columns.Select(c => c.Name)).Distinct(StringComparer.OrdinalIgnoreCase).Take(Math.Max(ShownColumns, check.Columns.Count)).ToList();
        var places = names.ConvertAll(n => source.Columns.ToList().FindIndex(c => string.Equals(c.Name, n, StringComparison.OrdinalIgnoreCase)));
        return new SampleRows(names, check.Columns.Count, rows.Order().Select(row => new SampleRow(row, places.ConvertAll(p => cells[row][p]))).ToList());
    }

    private static string? InWords(IReadOnlyList<(string Value, long Count, long Distinct)> common)
    {
        if (common.Count == 0)
        {
            return null;
        }

        var rest = common[0].Distinct - common.Count;
        var more = rest > 0 ? string.Create(CultureInfo.InvariantCulture, $", {rest:N0} more {(rest == 1 ? "value" : "values")}") : "";
        return string.Join(", ", common.Select(v => v.Count == 1 ? Short(v.Value) : string.Create(CultureInfo.InvariantCulture, $"{Short(v.Value)} ({v.Count:N0} rows)"))) + more;
    }

    private static string Short(string value) => value.Length <= 40 ? value : value[..39] + "…";

    private static List<object?> Read(IDataRecord row) => Enumerable.Range(1, row.FieldCount - 1).Select(i => row.IsDBNull(i) ? null : PlainValues.Of(row.GetValue(i))).ToList();
}
