namespace MLOps.Monitoring;

/// <summary>What is drawn of a column: a histogram of numbers, or the commonest categories.</summary>
internal static class Distributions
{
    private const int Bins = 24;
    private const int MostLabels = 8;
    private const int FewNumbers = 12;

    public static Distribution Of(ColumnValues values) =>
        values.IsNumber && values.Distinct > FewNumbers ? Histogram(values) : Categories(values);

    // One stray value must not press everything else into one bin: the picture spans 99 % of both sides.
    private static Distribution Histogram(ColumnValues values)
    {
        var low = Math.Min(values.Quantile(Side.Reference, 0.005), values.Quantile(Side.Current, 0.005));
        var high = Math.Max(values.Quantile(Side.Reference, 0.995), values.Quantile(Side.Current, 0.995));
        if (!(high > low))
        {
            return Categories(values);
        }

        var bins = values.Bins(low, high, Bins);
        return new(
            [], Enumerable.Range(0, Bins + 1).Select(i => low + ((high - low) * i / Bins)).ToList(),
            bins.Select(b => (double)b.Reference / values.ReferenceCount).ToList(),
            bins.Select(b => (double)b.Current / values.CurrentCount).ToList());
    }

    private static Distribution Categories(ColumnValues values)
    {
        double nr = values.ReferenceCount, nc = values.CurrentCount;
        var all = values.All();
        var common = all.OrderByDescending(v => (v.Reference / nr) + (v.Current / nc)).Take(MostLabels).ToHashSet();
        var shown = values.IsNumber ? all.Where(common.Contains).ToList() : common.ToList();
        var rest = all.Where(v => !common.Contains(v)).ToList();
        if (rest.Count > 0)
        {
            shown.Add(new ValueCount($"other ({rest.Count})", rest.Sum(v => v.Reference), rest.Sum(v => v.Current)));
        }

        return new(shown.Select(v => v.Value).ToList(), [], shown.Select(v => v.Reference / nr).ToList(), shown.Select(v => v.Current / nc).ToList());
    }
}
