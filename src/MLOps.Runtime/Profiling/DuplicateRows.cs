using MLOps.Data;

namespace MLOps.Profiling;

/// <summary>Rows that repeat an earlier one: rows minus different rows, missing values being equal to each other.</summary>
/// <param name="IsExact">False: estimated from one row in <see cref="Rate"/>, chosen by its hash.</param>
/// <param name="Repeated">Those that occur most often; empty when not exact.</param>
internal sealed record DuplicateRows(long Count, bool IsExact, IReadOnlyList<RepeatedRow> Repeated)
{
    public const int Rate = 64;

    private const int Shown = 10;

    private static readonly DuplicateRows None = new(0, true, []);

    public static DuplicateRows Find(ProfileRun run, IReadOnlyList<ColumnProfile> columns)
    {
        if (columns.Any(c => c.DistinctIsExact && c.Missing == 0 && c.Distinct == run.Rows))
        {
            return None;
        }

        var (list, relation) = (string.Join(", ", run.Columns.Select(c => c.Sql)), run.Relation.Of(run.Columns));
        if (!run.IsExact)
        {
            return Estimated(run, relation);
        }

        using var hashes = new RowHashes(run);
        if (Surplus(run, hashes.Relation, "h") == 0 || Surplus(run, relation, list) is not (> 0 and var surplus))
        {
            return None;
        }

        return new(surplus, true, run.Engine.Query(DuckDbQueries.Repeated(run.Columns, relation, Shown), Read, run.Cancellation));
    }

    private static DuplicateRows Estimated(ProfileRun run, string relation)
    {
        var (different, kept) = run.Engine.Query(DuckDbQueries.RowHashes(run.Columns, relation, Rate), r => (r.GetInt64(0), r.GetInt64(1)), run.Cancellation)[0];
        return new(Math.Min(run.Rows, (kept - different) * Rate), false, []);
    }

    private static long Surplus(ProfileRun run, string relation, string keys) =>
        run.Engine.Query(DuckDbQueries.Surplus(relation, keys), row => row.GetInt64(0), run.Cancellation)[0];

    private static RepeatedRow Read(System.Data.IDataRecord row) => new(PlainValues.Row(row).SkipLast(1).ToList(), row.GetInt64(row.FieldCount - 1));
}
