using MLOps.Data;

namespace MLOps.Profiling;

/// <summary>Counts rows that repeat an earlier one: rows minus different rows, missing values being equal to each other.</summary>
internal static class DuplicateRows
{
    /// <param name="exact">False: 64-bit hashes of the rows decide, which at 100 million rows errs once in several thousand tables.</param>
    public static long Count(DataEngine engine, PreparedRelation prepared, bool exact, CancellationToken cancellation)
    {
        var list = string.Join(", ", prepared.Columns.Select(c => c.Sql));
        // Different hashes prove different rows, and hashes are far smaller than the rows of a wide table.
        var byHash = Surplus(engine, prepared.Of(prepared.Columns), $"hash({list})", cancellation);
        return byHash > 0 && exact ? Surplus(engine, prepared.Of(prepared.Columns), list, cancellation) : byHash;
    }

    private static long Surplus(DataEngine engine, string relation, string keys, CancellationToken cancellation) => engine.Query(
        $"SELECT coalesce(sum(n - 1), 0)::BIGINT FROM (SELECT count(*) AS n FROM {relation} GROUP BY {keys} HAVING count(*) > 1)",
        row => row.GetInt64(0),
        cancellation)[0];
}
