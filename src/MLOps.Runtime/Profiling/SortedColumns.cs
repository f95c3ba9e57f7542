using System.Data;
using System.Data.Common;
using System.Runtime.InteropServices;

namespace MLOps.Profiling;

/// <summary>
/// Reads the numbers of columns with many different values and sorts them: for less than an engine's quantiles cost, moments and
/// histogram come with them. No more columns are in memory at once than the first of them fill it with.
/// </summary>
internal static class SortedColumns
{
    private const long MostValues = 4_000_000;
    private const int MostColumns = 25;

    /// <returns>By column.</returns>
    public static Dictionary<int, ValueFigures> Of(ProfileRun run, SampledRows rows, IEnumerable<PreparedColumn> columns, Func<PreparedColumn, CountedValues, ValueFigures> figures)
    {
        var most = (int)Math.Clamp(MostValues / Math.Max(1, rows.Rows), 1, MostColumns);
        var statements = PreparedRelation.Parts(columns, c => c, most).Select(part => DuckDbQueries.Values(part, rows.Of(part))).ToList();
        return run.Each(statements, row => Read(run, row, figures)).SelectMany(found => found[0]).ToDictionary(f => f.Column, f => f.Figures);
    }

    private static List<(int Column, ValueFigures Figures)> Read(ProfileRun run, IDataRecord row, Func<PreparedColumn, CountedValues, ValueFigures> figures) =>
        Enumerable.Range(0, row.FieldCount / 2).Select(i => (Column: row.GetInt32(2 * i), Values: Numbers((DbDataReader)row, (2 * i) + 1))).ToList()
            .AsParallel().WithCancellation(run.Cancellation).Select(c => (c.Column, figures(run.Columns[c.Column], CountedValues.Of(CollectionsMarshal.AsSpan(c.Values))))).ToList();

    private static List<double> Numbers(DbDataReader row, int at) => row.IsDBNull(at) ? [] : row.GetFieldValue<List<double>>(at);
}
