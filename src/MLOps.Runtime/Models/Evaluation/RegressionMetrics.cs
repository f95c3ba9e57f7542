namespace MLOps.Models.Evaluation;

/// <summary>A number. R² is 1 - SSE/SST, NaN when the truth does not vary.</summary>
internal sealed class RegressionMetrics : TaskMetrics
{
    private readonly double[] _truth;
    private readonly double[] _predicted;
    private readonly double[] _error;
    private readonly double[] _centred;

    public RegressionMetrics(double[] truth, double[] predicted)
    {
        (_truth, _predicted) = (truth, predicted);
        _error = truth.Zip(predicted, (t, p) => t - p).ToArray();
        var mean = truth.Length == 0 ? 0 : truth.Average();
        _centred = Array.ConvertAll(truth, t => t - mean); // squares of large numbers would lose what varies
    }

    public override IReadOnlyList<string> Names { get; } = ["mean_absolute_error", "root_mean_squared_error", "mean_squared_error", "r_squared"];

    public override int Units => _truth.Length;

    /// <summary>Truth minus prediction.</summary>
    public IReadOnlyList<double> Errors => _error;

    public IReadOnlyList<double> Predicted => _predicted;

    public override TaskMetrics Part(int[] rows) => new RegressionMetrics(Array.ConvertAll(rows, r => _truth[r]), Array.ConvertAll(rows, r => _predicted[r]));

    public override double[] Of(ReadOnlySpan<byte> weights)
    {
        double n = 0, absolute = 0, squared = 0, sum = 0, sumOfSquares = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            double w = weights[i];
            n += w;
            absolute += w * Math.Abs(_error[i]);
            squared += w * _error[i] * _error[i];
            sum += w * _centred[i];
            sumOfSquares += w * _centred[i] * _centred[i];
        }

        var variation = sumOfSquares - (sum * sum / n);
        return [absolute / n, Math.Sqrt(squared / n), squared / n, variation > 0 ? 1 - (squared / variation) : double.NaN];
    }
}
