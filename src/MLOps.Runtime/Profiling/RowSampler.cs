using MLOps.Data;

namespace MLOps.Profiling;

/// <summary>Takes the rows that a report shows: the first, the last and a few at random.</summary>
internal static class RowSampler
{
    private const int Shown = 10;

    public static RowSamples? Take(ProfileRun run, SampledRows sample) => run.Rows == 0 ? null : run.Relation.IsInParts ? OfParts(run) : OfWhole(run, sample);

    private static RowSamples OfWhole(ProfileRun run, SampledRows sample)
    {
        var (list, relation) = (List(run.Columns), run.Relation.Of(run.Columns));
        List<IReadOnlyList<object?>> Numbered(string numbered, string which) => Rows(run, $"SELECT {list} FROM {numbered} WHERE {which} ORDER BY r");
        return new(
            Names(run),
            Rows(run, $"SELECT {list} FROM {relation} LIMIT {Shown}"),
            run.Relation.Numbered(run.Columns) is { } all ? Numbered(all, $"r >= {run.Rows - Shown}") : Rows(run, $"SELECT {list} FROM {relation} LIMIT {Shown} OFFSET {Math.Max(0, run.Rows - Shown)}"),
            sample.Numbered(run.Columns) is { } some ? Numbered(some, $"r IN ({Drawn(sample.Rows, run.Options.Seed)})") : Rows(run, DuckDbQueries.Sample(sample.Of(run.Columns), list, Shown, run.Options.Seed)));
    }

    // Of a table that is kept in parts, the same rows of every part.
    private static RowSamples OfParts(ProfileRun run) => new(
        Names(run), Joined(run, $"rowid < {Shown}"), Joined(run, $"rowid >= {run.Rows - Shown}"), Joined(run, $"rowid IN ({Drawn(run.Rows, run.Options.Seed)})"));

    private static string Drawn(long rows, int seed)
    {
        var (random, drawn) = (new Random(seed), new HashSet<long>());
        while (drawn.Count < Math.Min(rows, Shown))
        {
            drawn.Add(random.NextInt64(rows));
        }

        return string.Join(", ", drawn);
    }

    private static List<IReadOnlyList<object?>> Joined(ProfileRun run, string which)
    {
        var parts = run.Relation.Parts(run.Columns, c => c, int.MaxValue).Select(part => Rows(run, $"SELECT {List(part)} FROM {run.Relation.Of(part)} WHERE {which} ORDER BY rowid")).ToList();
        return Enumerable.Range(0, parts[0].Count).Select(IReadOnlyList<object?> (i) => parts.SelectMany(p => p[i]).ToList()).ToList();
    }

    private static string List(IEnumerable<PreparedColumn> columns) => string.Join(", ", columns.Select(DuckDbSpelling.Shown));

    private static List<string> Names(ProfileRun run) => run.Columns.Select(c => c.Schema.Name).ToList();

    private static List<IReadOnlyList<object?>> Rows(ProfileRun run, string sql) => run.Engine.Query(sql, PlainValues.Row, run.Cancellation);
}
