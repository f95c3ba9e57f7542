namespace MLOps.Profiling;

/// <summary>
/// The smallest and largest different values of a column that has too many to count them all. The sample's own ends say how far to
/// look: at least as many values of the table lie beyond them, and few rows do.
/// </summary>
internal sealed record ValueEnds(IReadOnlyList<CountedValue> Smallest, IReadOnlyList<CountedValue> Largest)
{
    private static readonly ValueEnds None = new([], []);

    public static ValueEnds Find(ProfileRun run, SampledRows sample, PreparedColumn column)
    {
        var most = run.Options.TopValues;
        var limits = run.Engine.Query(DuckDbQueries.EndsOf(column, sample.Of([column]), most), r => r.IsDBNull(0) ? ((double, double)?)null : (r.GetDouble(0), r.GetDouble(1)), run.Cancellation)[0];
        if (limits is not { } ends)
        {
            return None;
        }

        var found = run.Engine.Query(
            DuckDbQueries.Ends(column, run.Relation.AsStored(column), ends.Item1, ends.Item2, most),
            r => (End: r.GetInt32(0), Value: new CountedValue(r.GetString(1), double.NaN, r.GetInt64(2))), run.Cancellation);
        return new(found.Where(f => f.End == 0).Select(f => f.Value).ToList(), found.Where(f => f.End == 1).Select(f => f.Value).ToList());
    }
}
