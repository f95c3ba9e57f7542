using System.Data;
using MLOps.Data;

namespace MLOps.Profiling;

/// <summary>What every stage of one profile needs: the engine, the prepared rows, the options, and how to be told to stop.</summary>
/// <param name="IsExact">All figures come from all rows: the table is short enough, or it was asked for.</param>
internal sealed record ProfileRun(DataEngine Engine, PreparedRelation Relation, ProfileOptions Options, bool IsExact, CancellationToken Cancellation)
{
    public long Rows => Relation.Rows;

    public IReadOnlyList<PreparedColumn> Columns => Relation.Columns;

    public MemoryBudget Memory { get; } = MemoryBudget.Of(Options, Relation.Columns.Count);

    // Of a shorter table, the engine's units of parallel work are too few for its cores.
    private const long ShortTable = 2 * 122_880;

    /// <summary>The engine uses one core for each statement.</summary>
    public bool IsShort => Rows < ShortTable;

    /// <summary>The rows of each statement; side by side where the engine would use one core for each.</summary>
    public IEnumerable<List<T>> Each<T>(IReadOnlyList<string> statements, Func<IDataRecord, T> map) => Each(statements, (_, row) => map(row));

    /// <summary>The same, where <paramref name="map"/> is told which statement the row is of.</summary>
    public IEnumerable<List<T>> Each<T>(IReadOnlyList<string> statements, Func<int, IDataRecord, T> map) => statements.Count > 1 && IsShort
        ? Engine.QuerySideBySide(statements, map, Cancellation)
        : statements.Select((s, i) => Engine.Query(s, row => map(i, row), Cancellation));

    /// <summary>Says which stage begins; <paramref name="done"/> is the share of the work behind it.</summary>
    public void Begin(string stage, double done)
    {
        Cancellation.ThrowIfCancellationRequested();
        Options.Progress?.Report(new ProfileProgress(stage, done));
    }
}
