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

    private SampledRows(ProfileRun run, string? table, long rows, bool hasAllColumns, bool isInOrder, bool owned)
    {
        _run = run;
        _table = table;
        _owned = owned;
        Rows = rows;
        HasAllColumns = hasAllColumns;
        IsInOrder = isInOrder;
    }

    public long Rows { get; }

    /// <summary>False when only some columns were drawn.</summary>
    public bool HasAllColumns { get; }

    /// <summary>True when the rows stand in the order that they have in the table.</summary>
    public bool IsInOrder { get; }

    /// <summary>True when these are all rows.</summary>
    public bool IsWhole => Rows == _run.Rows;

    public static SampledRows All(ProfileRun run) => new(run, null, run.Rows, hasAllColumns: true, isInOrder: true, owned: false);

    /// <summary>What may stand after FROM to ask about these columns.</summary>
    public string Of(IEnumerable<PreparedColumn> columns) => _table ?? _run.Relation.Of(columns);

    /// <summary>A sample of these rows with these columns; these rows themselves when they are no more than that.</summary>
    public SampledRows Draw(int rows, IReadOnlyList<PreparedColumn> columns)
    {
        if (rows >= Rows || columns.Count == 0)
        {
            return new(_run, _table, Rows, HasAllColumns, IsInOrder, owned: false);
        }

        var table = "main." + Sql.Name(_run.Engine.NextTable());
        var list = string.Join(", ", columns.Select(c => c.Sql));
        var numbered = Numbered(columns);
        var drawn = numbered is null ? DuckDbQueries.Sample(Of(columns), list, rows, _run.Options.Seed) : DuckDbQueries.SampleInOrder(numbered, list, Rows, rows, _run.Options.Seed);
        _run.Engine.Query($"CREATE TABLE {table} AS {drawn}", _ => 0, _run.Cancellation);
        return new(_run, table, rows, columns.Count == _run.Columns.Count, IsInOrder && numbered is not null, owned: true);
    }

    /// <summary>The same with the number of each row as column <c>r</c>; null where nothing knows it.</summary>
    public string? Numbered(IReadOnlyList<PreparedColumn> columns) => _table is null ? _run.Relation.Numbered(columns) : $"(SELECT *, rowid AS r FROM {_table})";

    public void Dispose()
    {
        if (_owned)
        {
            _run.Engine.Execute($"DROP TABLE IF EXISTS {_table}");
        }
    }
}
