namespace MLOps.Models.Evaluation;

/// <summary>
/// Yes or no answers by falling score, a cell for each row or for several alike ones. A step is a run of cells whose rows are ranked
/// together: equal scores, or in gathered cells scores that follow each other.
/// </summary>
/// <param name="names">Of the metrics, <paramref name="loss"/> and <paramref name="square"/> at the end when they are there.</param>
/// <param name="ends">Where each step ends.</param>
/// <param name="positive">255 for cells whose truth is yes, else 0; <paramref name="yes"/> the same of the answers.</param>
/// <param name="loss">Mean log-loss of each cell's rows, in bits; <paramref name="square"/> their mean squared error.</param>
/// <param name="gathering">What each step knows of the order within it; null when all of its scores are equal.</param>
internal sealed class BinaryCells(
    IReadOnlyList<string> names, int[] ends, byte[] positive, byte[] yes, float[]? loss, float[]? square, byte[]? sizes = null, BinaryCells.Order[]? gathering = null)
    : TaskMetrics
{
    private const int StepRows = 256;

    /// <summary>How the rows of one step stand to each other.</summary>
    /// <param name="Area">Share of its pairs of a yes and a no that are in the right order.</param>
    /// <param name="Precision">Mean precision at its positives, divided by the precision at its end.</param>
    public readonly record struct Order(double Area, double Precision);

    public override IReadOnlyList<string> Names => names;

    public override int Units => positive.Length;

    public override byte[]? Sizes => sizes;

    public int[] Ends => ends;

    public override TaskMetrics Part(int[] rows) => throw new NotSupportedException("Cells are drawn, not divided.");

    public override double[] Of(ReadOnlySpan<byte> weights)
    {
        var (positives, negatives, area, precision) = Ranked(weights);
        var (said, hits) = Answered(weights);
        var all = (double)(positives + negatives);
        var ranked = new[]
        {
            (hits + negatives - (said - hits)) / all,
            area / ((double)positives * negatives),
            precision / positives,
            2.0 * hits / (said + positives),
            (double)hits / said,
            (double)hits / positives,
        };
        return loss is null ? ranked : [.. ranked, Mean(loss, weights, all), Mean(square!, weights, all)];
    }

    /// <summary>
    /// Rows of the same truth and answer whose scores follow each other become one cell, up to 128 at a time. With every cell as often as it has
    /// rows the metrics are the very same; what a draw loses is the order within a step, of which there are thousands.
    /// </summary>
    public override TaskMetrics Gathered()
    {
        var (cells, newEnds, orders) = (new List<int[]>(), new List<int>(), new List<Order>());
        long tp = 0, fp = 0;
        for (int step = 0, from = 0; step < ends.Length;)
        {
            var first = step;
            do
            {
                step++;
            }
            while (step < ends.Length && ends[step] - from <= StepRows);

            orders.Add(OrderWithin(first, step, from, ref tp, ref fp));
            cells.AddRange(CellsOf(from, ends[step - 1]));
            newEnds.Add(cells.Count);
            from = ends[step - 1];
        }

        return new BinaryCells(
            names, [.. newEnds], cells.ConvertAll(c => positive[c[0]]).ToArray(), cells.ConvertAll(c => yes[c[0]]).ToArray(),
            loss is null ? null : AlikeRows.Means(cells, loss), square is null ? null : AlikeRows.Means(cells, square), AlikeRows.Sizes(cells), [.. orders]);
    }

    private IEnumerable<int[]> CellsOf(int from, int to) => Enumerable.Range(from, to - from)
        .GroupBy(row => (positive[row], yes[row])).SelectMany(g => g.Chunk(PoissonWeights.LargestMean));

    private Order OrderWithin(int step, int last, int from, ref long tp, ref long fp)
    {
        long before = tp, positives = 0, negatives = 0;
        double area = 0, precision = 0;
        for (; step < last; step++)
        {
            var yeses = positive.AsSpan(from..ends[step]).Count(byte.MaxValue);
            var noes = ends[step] - from - yeses;
            area += noes * (positives + (yeses * 0.5));
            (positives, negatives) = (positives + yeses, negatives + noes);
            precision += yeses == 0 ? 0 : yeses * (double)(before + positives) / (before + positives + fp + negatives);
            from = ends[step];
        }

        (tp, fp) = (tp + positives, fp + negatives);
        return new Order(
            positives * negatives == 0 ? 0.5 : area / ((double)positives * negatives),
            positives == 0 ? 1 : precision / positives / (tp / (double)(tp + fp)));
    }

    private (long Positives, long Negatives, double Area, double Precision) Ranked(ReadOnlySpan<byte> weights)
    {
        long tp = 0, fp = 0;
        double area = 0, precision = 0;
        for (int step = 0, from = 0; step < ends.Length; step++)
        {
            long yeses = 0, both = 0;
            for (; from < ends[step]; from++)
            {
                both += weights[from];
                yeses += weights[from] & positive[from];
            }

            var order = gathering is null ? new Order(0.5, 1) : gathering[step];
            area += (both - yeses) * (tp + (yeses * order.Area));
            tp += yeses;
            fp += both - yeses;
            precision += yeses == 0 ? 0 : yeses * order.Precision * tp / (tp + fp);
        }

        return (tp, fp, area, precision);
    }

    private (long Yes, long Hits) Answered(ReadOnlySpan<byte> weights)
    {
        long said = 0, hits = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            var one = weights[i] & yes[i];
            said += one;
            hits += one & positive[i];
        }

        return (said, hits);
    }

    private static double Mean(float[] values, ReadOnlySpan<byte> weights, double all)
    {
        double sum = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += weights[i] * values[i];
        }

        return sum / all;
    }
}
