using MLOps.Data;
using MLOps.Store;

namespace MLOps.Validation.Execution;

/// <summary>
/// Every row that breaks a check of rows or keys, written to Parquet: its position, the checks it broke, their severities, the
/// offending values and a sentence, then all of its own columns. Only checks that failed in the scan are asked again.
/// </summary>
internal sealed class FailingRows(DataEngine engine, Source source, KeySets keys, CancellationToken cancellation)
{
    private const string Position = RowCondition.RowPosition;

    /// <summary>Columns that stand before the source's own; a source that has one of these names keeps it, and ours gets an underscore more.</summary>
    public QuarantineColumns Columns { get; } = QuarantineColumns.For(source);

    /// <summary>Writes the failing rows in the order of the source.</summary>
    public void Write(IReadOnlyList<BoundCheck> failed, string file) =>
        Copy($"SELECT {Head(failed)}, {Own(failed)} FROM ({Flagged(failed)}) f WHERE {Any(failed)}{Order(failed)}", file);

    /// <summary>Writes the failing rows with the first checks only, which are those that a report shows, and neither severities nor reasons.</summary>
    public void WriteShown(IReadOnlyList<BoundCheck> failed, IReadOnlyList<BoundCheck> shown, string file) =>
        Copy($"SELECT {RowAndChecks(shown)}, {Values(shown)}, {Own(failed)} FROM ({Flagged(failed)}) f WHERE {Any(failed)}{Order(failed)}", file);

    /// <summary>Writes the rows that break nothing, in the order of the source.</summary>
    public void WriteClean(IReadOnlyList<BoundCheck> failed, string file) =>
        Copy($"SELECT {Own(failed)} FROM ({Flagged(failed)}) f WHERE NOT ({Any(failed)}){Order(failed)}", file);

    // A join may change the order of rows, a filter does not: sort only where it is needed.
    private static string Order(IReadOnlyList<BoundCheck> failed) => failed.Any(c => c.Expectation is KeyExpectation) ? $" ORDER BY {Position}" : "";

    private static string Own(IReadOnlyList<BoundCheck> failed) =>
        $"f.* EXCLUDE ({string.Join(", ", [Position, .. Enumerable.Range(0, failed.Count).Select(Flag), .. ScanPlan.WithNeighbours(failed).Select(RowCondition.DerivedName)])})";

    private void Copy(string query, string file) => engine.Query($"COPY ({query}) TO {Sql.Text(file)} (FORMAT parquet, COMPRESSION zstd)", _ => 0, cancellation);

    private static string Flag(int index) => $"__mlops_f{index}";

    private static string Any(IReadOnlyList<BoundCheck> failed) => failed.Count == 0 ? "FALSE" : string.Join(" OR ", Enumerable.Range(0, failed.Count).Select(Flag));

    private string Flagged(IReadOnlyList<BoundCheck> failed)
    {
        var flags = failed.Select((check, i) => $", coalesce({Fails(check, i)}, FALSE) AS {Flag(i)}");
        var joins = failed.Select(Join);
        return $"SELECT s.*{string.Concat(flags)} FROM {ScanPlan.Numbered(source, failed, SuiteDialect.DuckDb)} s{string.Concat(joins)}";
    }

    private static string Fails(BoundCheck check, int index) => check.Expectation is KeyExpectation
        ? new RowCondition($"k{index}.{KeyPlan.Column(0)} IS NOT NULL", []).FailsWhere(check.Filter)
        : RowCondition.Of(check, SuiteDialect.DuckDb).FailsWhere(check.Filter);

    private string Join(BoundCheck check, int index)
    {
        if (check.Expectation is not KeyExpectation)
        {
            return "";
        }

        var on = check.Columns.Select((c, i) => $"s.{Sql.Name(c.Name)} = k{index}.{KeyPlan.Column(i)}");
        return $" LEFT JOIN {keys.Table(check.Id)} k{index} ON {string.Join(" AND ", on)}";
    }

    private string Head(IReadOnlyList<BoundCheck> failed)
    {
        var reasons = List(failed, (c, v) => $"{Sql.Text($"{c.Id}: ")} || {v} || {Sql.Text($" (expected {c.Expectation.Expected})")}");
        return $"{RowAndChecks(failed)}, {List(failed, (c, _) => Sql.Text(Store.Json.Write(c.Check.Level).Trim('"')))} AS {Sql.Name(Columns.Severities)}, "
            + $"{Values(failed)}, array_to_string({reasons}, '; ') AS {Sql.Name(Columns.Reason)}";
    }

    private string RowAndChecks(IReadOnlyList<BoundCheck> failed) => $"{Position} AS {Sql.Name(Columns.Row)}, {List(failed, (c, _) => Sql.Text(c.Id))} AS {Sql.Name(Columns.Checks)}";

    private string Values(IReadOnlyList<BoundCheck> failed) => $"{List(failed, (_, v) => v)} AS {Sql.Name(Columns.Values)}";

    // Parallel lists of text: what every Parquet reader can open.
    private static string List(IReadOnlyList<BoundCheck> failed, Func<BoundCheck, string, string> item)
    {
        var items = failed.Select((check, i) => $"CASE WHEN {Flag(i)} THEN {item(check, ValueOf(check))} END");
        return failed.Count == 0 ? "CAST([] AS VARCHAR[])" : $"list_filter([{string.Join(", ", items)}], lambda x: x IS NOT NULL)";
    }

    private static string ValueOf(BoundCheck check) => check.Columns switch
    {
        [] => "''",
        [var one] => Shown(one),
        var several => string.Join(" || ', ' || ", several.Select(c => $"{Sql.Text(c.Name + " = ")} || {Shown(c)}")),
    };

    private static string Shown(ColumnSchema column) => $"coalesce(CAST({Sql.Name(column.Name)} AS VARCHAR), 'null')";
}

/// <summary>The names of the columns that a quarantine file puts before the source's own.</summary>
internal sealed record QuarantineColumns(string Row, string Checks, string Severities, string Values, string Reason)
{
    public static QuarantineColumns For(Source source)
    {
        string Free(string name)
        {
            while (source.Columns.Any(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase)))
            {
                name = "_" + name;
            }

            return name;
        }

        return new(Free("_row"), Free("_checks"), Free("_severities"), Free("_values"), Free("_reason"));
    }
}
