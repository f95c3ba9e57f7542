using MLOps.Store;

namespace MLOps.Profiling;

/// <summary>
/// Rows for the figures that all rows would be too dear for: a repeatable sample that is drawn once and kept in the engine, or the
/// whole table where that is short enough or exactness is asked for.
/// </summary>
internal sealed class SampledRows : IDisposable
{
    private readonly ProfileRun _run;
    private readonly string? _table;
    private readonly bool _owned;

    private SampledRows(ProfileRun run, string? table, long rows, bool hasAllColumns, bool owned)
    {
        _run = run;
        _table = table;
        _owned = owned;
        Rows = rows;
        HasAllColumns = hasAllColumns;
    }

    public long Rows { get; }

    /// <summary>False when only some columns were drawn.</summary>
    public bool HasAllColumns { get; }

    /// <summary>True when these are all rows.</summary>
    public bool IsWhole => Rows == _run.Rows;

    public static SampledRows All(ProfileRun run) => new(run, null, run.Rows, hasAllColumns: true, owned: false);

    /// <summary>What may stand after FROM to ask about these columns.</summary>
    public string Of(IEnumerable<PreparedColumn> columns) => _table ?? _run.Relation.Of(columns);

    /// <summary>A sample of these rows with these columns; these rows themselves when they are no more than that.</summary>
    public SampledRows Draw(int rows, IReadOnlyList<PreparedColumn> columns)
    {
        if (rows >= Rows || columns.Count == 0)
        {
            return new(_run, _table, Rows, HasAllColumns, owned: false);
        }

        var table = "main." + Sql.Name(_run.Engine.NextTable());
        var list = string.Join(", ", columns.Select(c => c.Sql));
        _run.Engine.Query($"CREATE TABLE {table} AS {DuckDbQueries.Sample(Of(columns), list, rows, _run.Options.Seed)}", _ => 0, _run.Cancellation);
        return new(_run, table, rows, columns.Count == _run.Columns.Count, owned: true);
    }

    public void Dispose()
    {
        if (_owned)
        {
            _run.Engine.Execute($"DROP TABLE IF EXISTS {_table}");
        }
    }
}
