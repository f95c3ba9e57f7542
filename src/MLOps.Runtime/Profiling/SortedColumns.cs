using System.Data;
using System.Data.Common;
using System.Runtime.InteropServices;

namespace MLOps.Profiling;

/// <summary>
/// Reads the numbers of columns with many different values and sorts them: for less than an engine's quantiles cost, moments and
/// histogram come with them. No more columns are in memory at once than the first of them fill it with; where not even one finds room,
/// the engine puts its values in order on disk, and they are looked at as they pass by.
/// </summary>
internal static class SortedColumns
{
    private const long MostValues = 4_000_000;
    private const int MostColumns = 25;

    // A value in the engine's list, as it was read, and once more with its count.
    private const int BytesPerValue = 32;

    /// <returns>By column.</returns>
    public static Dictionary<int, ValueFigures> Of(ProfileRun run, SampledRows rows, IEnumerable<PreparedColumn> columns, Answers first, List<IReadOnlyList<double>?> edges) =>
        run.Memory.Holds(BytesPerValue * rows.Rows)
            ? InMemory(run, rows, columns, first, edges)
            : columns.ToDictionary(c => c.Index, c => PassingValues.Of(run, rows, c, first, edges[c.Index]));

    private static Dictionary<int, ValueFigures> InMemory(ProfileRun run, SampledRows rows, IEnumerable<PreparedColumn> columns, Answers first, List<IReadOnlyList<double>?> edges)
    {
        var most = Math.Min((int)Math.Clamp(MostValues / Math.Max(1, rows.Rows), 1, MostColumns), run.Memory.Fitting(BytesPerValue * rows.Rows * run.Engine.Threads, MostColumns));
        var statements = run.Relation.Parts(columns, c => c, most).Select(part => DuckDbQueries.Values(part, rows.Of(part))).ToList();
        return run.Each(statements, row => Read(run, row, first, edges)).SelectMany(found => found[0]).ToDictionary(f => f.Column, f => f.Figures);
    }

    private static List<(int Column, ValueFigures Figures)> Read(ProfileRun run, IDataRecord row, Answers first, List<IReadOnlyList<double>?> edges) =>
        Enumerable.Range(0, row.FieldCount / 2).Select(i => (Column: row.GetInt32(2 * i), Values: Numbers((DbDataReader)row, (2 * i) + 1))).ToList()
            .AsParallel().WithCancellation(run.Cancellation)
            .Select(c => (c.Column, ValueFigures.Of(run.Columns[c.Column], CountedValues.Of(CollectionsMarshal.AsSpan(c.Values)), first, edges[c.Column]))).ToList();

    private static List<double> Numbers(DbDataReader row, int at) => row.IsDBNull(at) ? [] : row.GetFieldValue<List<double>>(at);
}
