namespace MLOps.Models.Evaluation;

/// <summary>
/// An order within groups: normalised discounted cumulative gain of the first 1, 3, 5 and 10 (gain 2^label - 1, discount log2 of the
/// place plus one; Burges et al. 2005). Rows of equal score share their places. A group without any gain does not count.
/// </summary>
internal sealed class RankingMetrics : TaskMetrics
{
    private static readonly int[] Depths = [10, 1, 3, 5];

    private readonly double[][] _groups; // by group: a gain for each depth

    /// <param name="group">The group of each row.</param>
    public RankingMetrics(double[] label, double[] score, string[] group)
        : this(Enumerable.Range(0, label.Length).GroupBy(i => group[i], StringComparer.Ordinal)
            .Where(g => g.Any(i => label[i] > 0))
            .Select(g => Depths.Select(k => Normalised(g.ToList(), label, score, k)).ToArray()).ToArray())
    {
    }

    private RankingMetrics(double[][] groups) => _groups = groups;

    public override IReadOnlyList<string> Names { get; } = Depths.Select(k => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"ndcg_at_{k}")).ToList();

    public override int Units => _groups.Length;

    public override TaskMetrics Part(int[] rows) => throw new NotSupportedException("Groups are ranked as a whole.");

    public override double[] Of(ReadOnlySpan<byte> weights)
    {
        var sums = new double[Depths.Length];
        double all = 0;
        for (var g = 0; g < weights.Length; g++)
        {
            all += weights[g];
            for (var k = 0; k < sums.Length; k++)
            {
                sums[k] += weights[g] * _groups[g][k];
            }
        }

        return Array.ConvertAll(sums, s => s / all);
    }

    private static double Normalised(List<int> rows, double[] label, double[] score, int depth)
    {
        var ideal = rows.Select(i => Gain(label[i])).OrderDescending().Select((gain, place) => gain * Discount(place, depth)).Sum();
        return Ranked(rows, label, score, depth) / ideal;
    }

    private static double Ranked(List<int> rows, double[] label, double[] score, int depth)
    {
        var (place, sum) = (0, 0.0);
        foreach (var tied in rows.GroupBy(i => score[i]).OrderByDescending(g => g.Key))
        {
            var first = place;
            place += tied.Count();
            sum += tied.Average(i => Gain(label[i])) * Enumerable.Range(first, place - first).Sum(p => Discount(p, depth));
        }

        return sum;
    }

    private static double Gain(double label) => Math.Pow(2, label) - 1;

    private static double Discount(int place, int depth) => place < depth ? 1 / Math.Log2(place + 2) : 0;
}
