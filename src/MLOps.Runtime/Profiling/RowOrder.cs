using System.Data;

namespace MLOps.Profiling;

/// <summary>Finds the columns whose values only rise or only fall along the rows.</summary>
internal static class RowOrder
{
    private const int Head = 1_000;
    private const int ColumnsPerStatement = 400;

    // Beyond, two whole numbers may be one double.
    private const double LargestExact = 1L << 53;

    /// <param name="first">Says how many values are infinite.</param>
    public static Dictionary<int, Monotonicity> Of(ProfileRun run, SampledRows sample, Answers first)
    {
        var ordered = run.Columns.Where(c => c.Kind is ColumnKind.Numeric or ColumnKind.Datetime).ToList();
        var (shown, open) = (new Dictionary<int, Monotonicity>(), new List<PreparedColumn>());
        foreach (var (column, head) in Candidates(run, ordered))
        {
            if (run.Rows <= Head && AreExact(column, head, first))
            {
                shown[column.Index] = Judge(head);
            }
            else
            {
                open.Add(column);
            }
        }

        var followed = Follow(run, Remaining(run, sample, open));
        return shown.Concat(followed).ToDictionary();
    }

    // Rows of the sample that go up and down do so among all rows too.
    private static List<PreparedColumn> Remaining(ProfileRun run, SampledRows sample, List<PreparedColumn> columns) => sample.IsWhole || !sample.IsInOrder ? columns
        : columns.Where(c => run.Engine.Query(DuckDbQueries.Steps(c, sample.Of([c])), row => row.IsDBNull(0) || row.GetBoolean(1) || row.GetBoolean(3), run.Cancellation)[0]).ToList();

    // One core reads a column in the order of its rows.
    private static Dictionary<int, Monotonicity> Follow(ProfileRun run, List<PreparedColumn> columns) => columns.Count == 0 ? [] : columns
        .Zip(run.Engine.QuerySideBySide(columns.Select(c => DuckDbQueries.Steps(c, run.Relation.Of([c]))).ToList(), Judge, run.Cancellation))
        .ToDictionary(f => f.First.Index, f => f.Second[0]);

    // Most columns show within their first rows that they go up and down, and are not looked at again.
    private static IEnumerable<(PreparedColumn Column, List<double> Head)> Candidates(ProfileRun run, List<PreparedColumn> columns)
    {
        var chunks = run.Relation.Parts(columns, c => c, ColumnsPerStatement).ToList();
        var heads = run.Each(chunks.Select(c => $"SELECT {string.Join(", ", c.Select(DuckDbSpelling.Number))} FROM {run.Relation.Of(c)} LIMIT {Head}").ToList(), Numbers);
        return chunks.Zip(heads).SelectMany(h => h.First.Select((c, i) => (c, h.Second.Select(row => row[i]).Where(v => !double.IsNaN(v)).ToList()))).Where(c => RunsOneWay(c.Item2));
    }

    // The head has neither infinities nor digits that a double does not hold.
    private static bool AreExact(PreparedColumn column, List<double> values, Answers first) =>
        column.IsFloat ? first.Integer(column, Measure.Infinite) == 0 : column.IsInteger && values.TrueForAll(v => Math.Abs(v) < LargestExact);

    private static double[] Numbers(IDataRecord row) => Enumerable.Range(0, row.FieldCount).Select(i => row.IsDBNull(i) ? double.NaN : row.GetDouble(i)).ToArray();

    private static List<int> Steps(List<double> values) => values.Zip(values.Skip(1), (a, b) => b.CompareTo(a)).ToList();

    private static bool RunsOneWay(List<double> values)
    {
        var steps = Steps(values);
        return steps.TrueForAll(s => s >= 0) || steps.TrueForAll(s => s <= 0);
    }

    private static Monotonicity Judge(List<double> values)
    {
        var steps = Steps(values);
        return Of(steps.TrueForAll(s => s > 0), steps.TrueForAll(s => s >= 0), steps.TrueForAll(s => s < 0), steps.TrueForAll(s => s <= 0));
    }

    private static Monotonicity Judge(IDataRecord row) => row.IsDBNull(0) ? Monotonicity.None : Of(row.GetBoolean(0), row.GetBoolean(1), row.GetBoolean(2), row.GetBoolean(3));

    private static Monotonicity Of(bool rises, bool neverFalls, bool falls, bool neverRises) => (rises, neverFalls, falls, neverRises) switch
    {
        (_, true, _, true) => Monotonicity.None,
        (true, _, _, _) => Monotonicity.StrictlyIncreasing,
        (_, true, _, _) => Monotonicity.Increasing,
        (_, _, true, _) => Monotonicity.StrictlyDecreasing,
        (_, _, _, true) => Monotonicity.Decreasing,
        _ => Monotonicity.None,
    };
}
