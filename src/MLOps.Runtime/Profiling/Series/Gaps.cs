namespace MLOps.Profiling.Series;

/// <summary>Finds where a column of times stands still.</summary>
internal static class Gaps
{
    private const int MinimumSteps = 2;

    public static GapFigures? Of(ProfileRun run, Findings found, PreparedColumn column)
    {
        if (column.Kind != ColumnKind.Datetime)
        {
            return null;
        }

        return found.Lists.TryGetValue(column.Index, out var list) ? Of(list.Values)
            : run.IsExact ? run.Engine.Query(DuckDbQueries.Gaps(column, run.Relation.Of([column])), Read, run.Cancellation)[0]
            : null;
    }

    /// <param name="times">Different times in microseconds, ascending.</param>
    internal static GapFigures? Of(IReadOnlyList<double> times)
    {
        var steps = times.Zip(times.Skip(1), (a, b) => (b - a) / 1e6).ToList();
        if (steps.Count < MinimumSteps)
        {
            return null;
        }

        var median = new CountedValues(steps.Select(s => new CountedValue("", s, 1))).Quantiles([0.5])![0];
        var gaps = steps.Where(s => s > 3 * median).ToList();
        if (gaps.Count == 0)
        {
            return new(median, 0, null, null, null, null);
        }

        var mean = gaps.Average();
        var std = gaps.Count > 1 ? Math.Sqrt(gaps.Sum(g => (g - mean) * (g - mean)) / (gaps.Count - 1)) : (double?)null;
        return new(median, gaps.Count, gaps.Min(), gaps.Max(), mean, std);
    }

    private static GapFigures? Read(System.Data.IDataRecord row)
    {
        double? At(int i) => row.IsDBNull(i) ? null : row.GetDouble(i);
        return row.IsDBNull(0) || row.GetInt64(6) < MinimumSteps ? null : new(row.GetDouble(0), row.GetInt64(1), At(2), At(3), At(4), At(5));
    }
}
