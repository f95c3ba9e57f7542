namespace MLOps.Models.Evaluation;

/// <summary>
/// Yes or no answers as sums over rows, or over groups of rows. The area under the ROC curve and the average precision follow a draw to the
/// first order; what that leaves out is of the order of one row. With every row once all metrics are the very same.
/// </summary>
/// <param name="area">The area under the ROC curve of all rows.</param>
internal sealed class BinarySums(IReadOnlyList<string> names, BinarySums.Sums[] units, double area) : TaskMetrics
{
    /// <param name="AreaOfYes">Influence on the area of rows whose truth is yes; <paramref name="AreaOfNo"/> of the others.</param>
    public readonly record struct Sums(double Rows, double Positives, double Said, double Hits, double AreaOfYes, double AreaOfNo, double Precision, double Loss, double Square)
    {
        public Sums Plus(Sums other, double times) => new(
            Rows + (times * other.Rows), Positives + (times * other.Positives), Said + (times * other.Said), Hits + (times * other.Hits),
            AreaOfYes + (times * other.AreaOfYes), AreaOfNo + (times * other.AreaOfNo), Precision + (times * other.Precision),
            Loss + (times * other.Loss), Square + (times * other.Square));
    }

    public override IReadOnlyList<string> Names => names;

    public override int Units => units.Length;

    public override TaskMetrics Part(int[] rows) => throw new NotSupportedException("Sums are drawn, not divided.");

    public override TaskMetrics Lots() => new BinarySums(names, RowLots.Of(units, (a, b) => a.Plus(b, 1)), area);

    public override double[] Of(ReadOnlySpan<byte> weights)
    {
        var all = default(Sums);
        for (var i = 0; i < weights.Length; i++)
        {
            all = all.Plus(units[i], weights[i]);
        }

        var negatives = all.Rows - all.Positives;
        double[] values =
        [
            (all.Hits + negatives - (all.Said - all.Hits)) / all.Rows,
            (all.AreaOfYes / all.Positives) + (all.AreaOfNo / negatives) - area,
            all.Precision / all.Positives,
            2 * all.Hits / (all.Said + all.Positives),
            all.Hits / all.Said,
            all.Hits / all.Positives,
            all.Loss / all.Rows,
            all.Square / all.Rows,
        ];
        return values[..names.Count];
    }
}
