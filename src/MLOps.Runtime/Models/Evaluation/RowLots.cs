namespace MLOps.Models.Evaluation;

/// <summary>
/// Rows thrown together by lot: sums over such groups vary as sums over rows do, whatever the rows are like, so that drawing groups gives the
/// same spread to half a percent. As many rows always fall into the same groups: the groups of two models are the same.
/// </summary>
internal static class RowLots
{
    /// <returns>At most 50,000 groups; of more rows than that at least 25,000.</returns>
    public static T[] Of<T>(IEnumerable<T> rows, Func<T, T, T> plus)
    {
        var mixed = rows.ToArray();
        new Random(42).Shuffle(mixed);
        var size = (mixed.Length + Bootstrap.MostUnits - 1) / Bootstrap.MostUnits;
        return mixed.Chunk(size).Select(group => group.Aggregate(plus)).ToArray();
    }
}
