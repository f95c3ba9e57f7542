using System.Data;
using MLOps.Store;

namespace MLOps.Profiling;

/// <summary>How often the values of one column occur.</summary>
/// <param name="Distinct">Different values.</param>
/// <param name="SquareSum">Sum of the squared counts: the chi-squared statistic of uniformity follows from it.</param>
/// <param name="LogSum">Sum of count · ln count: the entropy follows from it.</param>
/// <param name="Singles">Values that occur once.</param>
/// <param name="Top">The most frequent, ties in ascending order.</param>
/// <param name="Examples">Up to 100 different values of a text column, spread over all of them.</param>
/// <param name="Smallest">Of numbers and times, ascending.</param>
/// <param name="Largest">Of numbers and times, descending.</param>
/// <param name="All">Every value in ascending order; null when there are too many.</param>
internal sealed record Frequency(
    long Distinct, double SquareSum, double LogSum, long Singles, IReadOnlyList<CountedValue> Top, IReadOnlyList<string> Examples,
    IReadOnlyList<CountedValue> Smallest, IReadOnlyList<CountedValue> Largest, IReadOnlyList<CountedValue>? All);

/// <summary>Counts values, several columns in a statement: each column's groups are formed once and asked several times.</summary>
internal static class Frequencies
{
    private const int Examples = 100;
    private const int ColumnsPerStatement = 16;

    // The groups of all columns of a statement are held by the engine at once; a column needs so much even without any.
    private const int BytesPerGroup = 64;
    private const long BytesPerColumn = 8_000_000;

    // Up to here, one list of values with their counts tells more than many aggregates, and for less.
    private const int MostInAList = 4_096;

    // A value of a list with its text, and what is made of the list.
    private const int BytesPerValue = 150;

    // So many lists are asked for at once: the engine looks at the whole schema of a wide table for every statement and every part of one.
    private const int ListsPerStatement = 400;

    public static Dictionary<int, Frequency> Count(ProfileRun run, Func<IEnumerable<PreparedColumn>, string> relation, IEnumerable<PreparedColumn> columns) =>
        run.Rows <= MostIn(run) ? OfShortTable(run, relation, columns) : OfGroups(run, relation, columns);

    // The lists of all columns are held at once.
    private static int MostIn(ProfileRun run) => run.Memory.Fitting((long)BytesPerValue * Math.Max(1, run.Columns.Count), MostInAList);

    // No column of a short table has too many values for a list.
    private static Dictionary<int, Frequency> OfShortTable(ProfileRun run, Func<IEnumerable<PreparedColumn>, string> relation, IEnumerable<PreparedColumn> columns)
    {
        var chunks = run.Relation.Parts(columns, c => c, ListsPerStatement).ToList();
        var found = run.Each(chunks.Select(c => DuckDbQueries.Lists(c, relation(c))).ToList(), ValueLists.Read);
        return chunks.Zip(found).SelectMany(f => f.First.Zip(f.Second[0])).ToDictionary(f => f.First.Index, f => Complete(f.Second, run.Options.TopValues));
    }

    private static Dictionary<int, Frequency> OfGroups(ProfileRun run, Func<IEnumerable<PreparedColumn>, string> relation, IEnumerable<PreparedColumn> columns)
    {
        var statements = run.Relation.Parts(columns, c => c, run.Memory.FittingEngine(BytesPerColumn + (BytesPerGroup * run.Rows), ColumnsPerStatement))
            .Select(chunk => string.Join(" UNION ALL ", chunk.Select(c => DuckDbQueries.Groups(c, relation([c]), run.Options.TopValues, Examples, MostIn(run))))).ToList();
        return run.Each(statements, Read).SelectMany(p => p).GroupBy(p => p.Column).ToDictionary(g => g.Key, g => Assemble(g.ToLookup(p => p.Kind, p => p), run.Options.TopValues));
    }

    private static Part Read(IDataRecord row) => new(
        row.GetInt32(0), row.GetInt32(1), new CountedValue(row.Text(2) ?? "", row.IsDBNull(3) ? double.NaN : row.GetDouble(3), row.GetInt64(4)),
        row.GetDouble(5), row.GetDouble(6), row.GetInt64(7));

    private static Frequency Assemble(ILookup<int, Part> parts, int top)
    {
        var total = parts[0].Single();
        List<CountedValue> Of(int kind) => parts[kind].Select(p => p.Value).ToList();
        return parts.Contains(3) || total.Value.Count == 0
            ? Complete(Of(3), top)
            : new(total.Value.Count, total.Squares, total.Logs, total.Singles, Of(1), parts[2].Select(p => p.Value.Text).ToList(), Of(4), Of(5), null);
    }

    private static Frequency Complete(List<CountedValue> all, int top) => new(
        all.Count, all.Sum(v => (double)v.Count * v.Count), all.Sum(v => v.Count * Math.Log(v.Count)), all.Count(v => v.Count == 1),
        all.OrderByDescending(v => v.Count).Take(top).ToList(), Spread(all), all.Take(top).ToList(), all.AsEnumerable().Reverse().Take(top).ToList(), all);

    private static List<string> Spread(List<CountedValue> all)
    {
        var step = Math.Max(1, all.Count / Examples);
        return all.Where((_, i) => i % step == 0).Take(Examples).Select(v => v.Text).ToList();
    }

    private sealed record Part(int Column, int Kind, CountedValue Value, double Squares, double Logs, long Singles);
}
