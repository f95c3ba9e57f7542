namespace MLOps.Profiling;

/// <summary>
/// Asks about every column by itself. One scan for counts and ranges; one grouping per column, whose list of values answers all the
/// rest when it is short; the sorted values of the other numbers, of all rows or the sample; where it is a sample, one more scan for
/// their moments, histograms and hashes.
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
        var orders = RowOrder.Of(run, sample, first);
        run.Begin("counting values", 0.25);
        var sampled = sample.IsWhole ? [] : Frequencies.Count(run, sample.Of, run.Columns);
        var frequencies = Frequencies.Count(run, run.Relation.Of, run.Columns.Where(c => IsCountable(sampled.GetValueOrDefault(c.Index))));
        var edges = run.Columns.Select(c => HistogramEdges.Of(c, first, run.Options.Bins)).ToList();
        var lists = frequencies.Where(f => f.Value.All is not null && HasOrder(run.Columns[f.Key])).ToDictionary(f => f.Key, f => new CountedValues(f.Value.All!));
        run.Begin("finding quantiles", 0.5);
        var values = Values(first, edges, lists);
        run.Begin("adding up moments and histograms", 0.6);
        var second = Second(first, edges, sample.IsWhole ? values.ContainsKey : lists.ContainsKey, frequencies);
        return new(first, second, values, frequencies, sampled, lists, edges, orders, Ends(frequencies), sample.Rows);
    }

    private static bool HasOrder(PreparedColumn column) => column.Kind is ColumnKind.Numeric or ColumnKind.Datetime;

    // The share of the sample's values that occur once bounds how much of the table is values that were not seen (Good 1953).
    private bool IsCountable(Frequency? sampled) =>
        sampled is null || sampled.Distinct + ((double)run.Rows * sampled.Singles / sample.Rows) <= CheapDistinct;

    // Of a sample, only the quantiles are asked for.
    private Dictionary<int, ValueFigures> Values(Answers first, List<IReadOnlyList<double>?> edges, Dictionary<int, CountedValues> lists)
    {
        var rest = run.Columns.Where(c => (sample.IsWhole ? HasOrder(c) : c.Kind == ColumnKind.Numeric) && !lists.ContainsKey(c.Index));
        var values = SortedColumns.Of(run, sample, rest, first, edges);
        foreach (var (index, list) in lists)
        {
            values[index] = ValueFigures.Of(run.Columns[index], list, first, edges[index]);
        }

        return values;
    }

    private Answers Second(Answers first, List<IReadOnlyList<double>?> edges, Func<int, bool> isKnown, Dictionary<int, Frequency> frequencies)
    {
        var rest = run.Columns.Where(c => !isKnown(c.Index)).ToList();
        var hashed = rest.Where(c => !frequencies.ContainsKey(c.Index)).Select(c => new Aggregate(c, Measure.HashedDistinct, HashRate));
        return Answers.Ask(run, run.Relation.Of, rest.SelectMany(c => MeasurePlan.Second(c, first, edges[c.Index])).Concat(hashed));
    }

    private Dictionary<int, ValueEnds> Ends(Dictionary<int, Frequency> frequencies) =>
        run.Columns.Where(c => HasOrder(c) && !frequencies.ContainsKey(c.Index)).ToDictionary(c => c.Index, c => ValueEnds.Find(run, sample, c));
}
