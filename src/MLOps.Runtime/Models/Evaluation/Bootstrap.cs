namespace MLOps.Models.Evaluation;

/// <summary>
/// Percentile intervals of metrics over Poisson bootstrap samples (Efron 1979); samples in which a metric is not defined do not count.
/// Of more than 50,000 rows those that are alike are drawn together, which changes the ends of an interval by less than chance does.
/// </summary>
internal sealed class Bootstrap(int samples, double confidence, int seed)
{
    public const int MostUnits = 50_000;

    private readonly PoissonWeights _weights = new();

    /// <summary>Every metric with its interval.</summary>
    public IReadOnlyList<MetricEstimate> Estimate(TaskMetrics metrics, CancellationToken cancellation = default)
    {
        var values = metrics.OfAll();
        var units = samples > 0 && metrics.Units > MostUnits ? metrics.Gathered() : metrics;
        var drawn = Draw(units.Units, units.Sizes, weights => units.Of(weights), cancellation);
        return metrics.Names.Select((name, m) =>
        {
            var (low, high) = Interval(drawn.Select(d => d[m]));
            return new MetricEstimate(name, values[m], low, high);
        }).ToList();
    }

    /// <summary>The differences B - A of every metric, both over the same samples.</summary>
    public IReadOnlyList<PairedMetric> Compare(TaskMetrics a, TaskMetrics b, CancellationToken cancellation = default)
    {
        var (valuesA, valuesB) = (a.OfAll(), b.OfAll());
        var (left, right) = samples > 0 && a.Units > MostUnits ? (a.Lots(), b.Lots()) : (a, b);
        var drawn = Draw(left.Units, null, weights =>
        {
            var own = new byte[weights.Length];
            left.Arrange(weights, own);
            var ofLeft = left.Of(own);
            right.Arrange(weights, own);
            return right.Of(own).Zip(ofLeft, (x, y) => x - y).ToArray();
        }, cancellation);
        return a.Names.Select((name, m) =>
        {
            var (low, high) = Interval(drawn.Select(d => d[m]));
            return new PairedMetric(name, valuesA[m], valuesB[m], low ?? double.NaN, high ?? double.NaN, Chance(drawn.Select(d => d[m])));
        }).ToList();
    }

    // One array of weights for each thread; each sample has a seed of its own, whichever thread draws it.
    private double[][] Draw(int units, byte[]? means, Func<byte[], double[]> metrics, CancellationToken cancellation)
    {
        var drawn = new double[samples][];
        Parallel.For(0, samples, new ParallelOptions { CancellationToken = cancellation }, () => new byte[units], (sample, _, weights) =>
        {
            _weights.Fill(weights, means, ((ulong)(uint)seed << 32) + (uint)sample + 1);
            drawn[sample] = metrics(weights);
            return weights;
        }, _ => { });
        return drawn;
    }

    private (double? Low, double? High) Interval(IEnumerable<double> drawn)
    {
        var sorted = drawn.Where(double.IsFinite).Order().ToList();
        return sorted.Count == 0 ? (null, null) : (Quantile(sorted, (1 - confidence) / 2), Quantile(sorted, (1 + confidence) / 2));
    }

    private static double Chance(IEnumerable<double> drawn)
    {
        var finite = drawn.Where(double.IsFinite).ToList();
        return finite.Count == 0 ? double.NaN : Math.Min(1, 2.0 * Math.Min(finite.Count(d => d <= 0), finite.Count(d => d >= 0)) / finite.Count);
    }

    /// <summary>Linear between the two nearest of sorted values.</summary>
    public static double Quantile(IReadOnlyList<double> sorted, double q)
    {
        var at = q * (sorted.Count - 1);
        var below = (int)at;
        return below + 1 >= sorted.Count ? sorted[^1] : sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below]));
    }
}
