namespace MLOps.Models.Evaluation;

/// <summary>A number. R² is 1 - SSE/SST, NaN when the truth does not vary.</summary>
internal sealed class RegressionMetrics : TaskMetrics
{
    private readonly double[] _truth;
    private readonly double[] _predicted;
    private readonly double[] _error;
    private readonly RegressionSums _rows;

    public RegressionMetrics(double[] truth, double[] predicted)
    {
        (_truth, _predicted) = (truth, predicted);
        _error = truth.Zip(predicted, (t, p) => t - p).ToArray();
        var mean = truth.Length == 0 ? 0 : truth.Average();
        _rows = new RegressionSums(_error.Zip(truth, (e, t) => new RegressionSums.Sums(1, Math.Abs(e), e * e, t - mean, (t - mean) * (t - mean))).ToArray()); // squares of large numbers would lose what varies
    }

    public override IReadOnlyList<string> Names => _rows.Names;

    public override int Units => _truth.Length;

    /// <summary>Truth minus prediction.</summary>
    public IReadOnlyList<double> Errors => _error;

    public IReadOnlyList<double> Predicted => _predicted;

    public override TaskMetrics Part(int[] rows) => new RegressionMetrics(Array.ConvertAll(rows, r => _truth[r]), Array.ConvertAll(rows, r => _predicted[r]));

    public override double[] Of(ReadOnlySpan<byte> weights) => _rows.Of(weights);

    public override TaskMetrics Gathered() => Lots();

    public override TaskMetrics Lots() => _rows.Lots();
}
