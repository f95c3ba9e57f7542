namespace MLOps.Models.Evaluation;

/// <summary>All that the metrics of numbers need: sums over rows, or over groups of rows.</summary>
internal sealed class RegressionSums(RegressionSums.Sums[] units) : TaskMetrics
{
    /// <param name="Truth">Truth minus the mean of all rows' truth.</param>
    public readonly record struct Sums(double Rows, double Absolute, double Squared, double Truth, double TruthSquared)
    {
        public Sums Plus(Sums other, double times) => new(
            Rows + (times * other.Rows), Absolute + (times * other.Absolute), Squared + (times * other.Squared), Truth + (times * other.Truth), TruthSquared + (times * other.TruthSquared));
    }

    public override IReadOnlyList<string> Names { get; } = ["mean_absolute_error", "root_mean_squared_error", "mean_squared_error", "r_squared"];

    public override int Units => units.Length;

    public override TaskMetrics Part(int[] rows) => throw new NotSupportedException("Sums are drawn, not divided.");

    public override double[] Of(ReadOnlySpan<byte> weights)
    {
        var all = default(Sums);
        for (var i = 0; i < weights.Length; i++)
        {
            all = all.Plus(units[i], weights[i]);
        }

        var variation = all.TruthSquared - (all.Truth * all.Truth / all.Rows);
        return [all.Absolute / all.Rows, Math.Sqrt(all.Squared / all.Rows), all.Squared / all.Rows, variation > 0 ? 1 - (all.Squared / variation) : double.NaN];
    }

    public override TaskMetrics Lots() => new RegressionSums(RowLots.Of(units, (a, b) => a.Plus(b, 1)));
}
