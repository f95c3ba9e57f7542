using MLOps.Data;

namespace MLOps.Profiling;

/// <summary>Takes the rows that a report shows: the first, the last and a few at random.</summary>
internal static class RowSampler
{
    private const int Shown = 10;

    public static RowSamples? Take(ProfileRun run, SampledRows sample)
    {
        if (run.Rows == 0)
        {
            return null;
        }

        var (list, relation) = (string.Join(", ", run.Columns.Select(DuckDbSpelling.Shown)), run.Relation.Of(run.Columns));
        var tail = $"SELECT {list} FROM {relation} LIMIT {Shown} OFFSET {Math.Max(0, run.Rows - Shown)}";
        return new(
            run.Columns.Select(c => c.Schema.Name).ToList(),
            Rows(run, $"SELECT {list} FROM {relation} LIMIT {Shown}"),
            Rows(run, tail),
            Rows(run, DuckDbQueries.Sample(sample.Of(run.Columns), list, Shown, run.Options.Seed)));
    }

    private static List<IReadOnlyList<object?>> Rows(ProfileRun run, string sql) => run.Engine.Query(sql, PlainValues.Row, run.Cancellation);
}
