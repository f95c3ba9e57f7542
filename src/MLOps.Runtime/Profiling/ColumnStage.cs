namespace MLOps.Profiling;

/// <summary>
/// Asks about every column by itself. One scan for counts and ranges; one grouping per column, whose list of values answers all the
/// rest when it is short; one scan for moments, histograms and hashes of the columns with many values; their quantiles from all rows
/// or the sample.
/// </summary>
internal sealed class ColumnStage(ProfileRun run, SampledRows sample)
{
    // Grouping so many values is cheap, however long the table.
    private const long CheapDistinct = 1_000_000;

    /// <summary>Of the values, one in so many is chosen by its hash to estimate how many different ones there are.</summary>
    public const int HashRate = 64;

    public Findings Find()
    {
        run.Begin("reading columns", 0.1);
        var first = Answers.Ask(run, run.Relation.Of, run.Columns.SelectMany(MeasurePlan.First));
        run.Begin("following the order of rows", 0.2);
        var orders = RowOrder.Of(run);
        run.Begin("counting values", 0.25);
        var sampled = sample.IsWhole ? [] : Frequencies.Count(run, sample.Of, run.Columns);
        var frequencies = Frequencies.Count(run, run.Relation.Of, run.Columns.Where(c => IsCountable(sampled.GetValueOrDefault(c.Index))));
        var edges = run.Columns.Select(c => HistogramEdges.Of(c, first, run.Options.Bins)).ToList();
        var lists = frequencies.Where(f => f.Value.All is not null && HasOrder(run.Columns[f.Key])).ToDictionary(f => f.Key, f => new CountedValues(f.Value.All!));
        run.Begin("adding up moments and histograms", 0.5);
        var second = Second(first, edges, lists, frequencies);
        run.Begin("finding quantiles", 0.6);
        var (quantiles, deviations) = Quantiles(lists);
        return new(first, second, quantiles, deviations, frequencies, sampled, lists, edges, orders, Ends(frequencies), sample.Rows);
    }

    private static bool HasOrder(PreparedColumn column) => column.Kind is ColumnKind.Numeric or ColumnKind.Datetime;

    // The share of the sample's values that occur once bounds how much of the table is values that were not seen (Good 1953).
    private bool IsCountable(Frequency? sampled) =>
        sampled is null || sampled.Distinct + ((double)run.Rows * sampled.Singles / sample.Rows) <= CheapDistinct;

    private Answers Second(Answers first, List<IReadOnlyList<double>?> edges, Dictionary<int, CountedValues> lists, Dictionary<int, Frequency> frequencies)
    {
        var rest = run.Columns.Where(c => !lists.ContainsKey(c.Index)).ToList();
        var hashed = rest.Where(c => !frequencies.ContainsKey(c.Index)).Select(c => new Aggregate(c, Measure.HashedDistinct, HashRate));
        return Answers.Ask(run, run.Relation.Of, rest.SelectMany(c => MeasurePlan.Second(c, first, edges[c.Index])).Concat(hashed));
    }

    private (Answers Quantiles, Answers Deviations) Quantiles(Dictionary<int, CountedValues> lists)
    {
        var numeric = run.Columns.Where(c => c.Kind == ColumnKind.Numeric && !lists.ContainsKey(c.Index)).ToList();
        var quantiles = Answers.Ask(run, sample.Of, numeric.Select(c => new Aggregate(c, Measure.Quantiles, MeasurePlan.QuantileLevels)));
        var deviations = numeric.Where(c => quantiles.Numbers(c, Measure.Quantiles) is { } q && double.IsFinite(q[2]))
            .Select(c => new Aggregate(c, Measure.MedianDeviation, quantiles.Numbers(c, Measure.Quantiles)![2]));
        return (quantiles, Answers.Ask(run, sample.Of, deviations));
    }

    private Dictionary<int, ValueEnds> Ends(Dictionary<int, Frequency> frequencies) =>
        run.Columns.Where(c => HasOrder(c) && !frequencies.ContainsKey(c.Index)).ToDictionary(c => c.Index, c => ValueEnds.Find(run, sample, c));
}
