namespace MLOps.Models;

/// <summary>Two versions on the same rows.</summary>
/// <param name="Metrics">Of both, with the difference B - A over the same bootstrap samples.</param>
/// <param name="Test">
/// "McNemar" (exact binomial up to 1,000 rows on which they disagree, else chi-square with continuity correction) for classes,
/// "paired t" on absolute errors for numbers; null for other tasks.
/// </param>
/// <param name="P">Two-sided p-value of the test: how likely such a difference is when both are equally good.</param>
public sealed record PairedComparison(
    string Data, string DataDigest, ModelTask Task, long Rows, IReadOnlyList<PairedMetric> Metrics, string? Test, double P, int Samples, double Confidence)
{
    /// <summary>Whether B is better, worse or not told apart on the main metric, in a sentence.</summary>
    public string Verdict(string a, string b)
    {
        var main = Metrics[0];
        if (!(main.Low > 0 || main.High < 0))
        {
            return $"{main.Name}: {b} cannot be told from {a} on {Data}.";
        }

        var better = Tracking.MetricDirections.Of(main.Name) == Tracking.MetricDirection.LowerIsBetter ? main.Difference < 0 : main.Difference > 0;
        return $"{main.Name}: {b} is {(better ? "better" : "worse")} than {a} on {Data}.";
    }
}

/// <param name="Low">Lower end of the percentile interval of the difference.</param>
/// <param name="Chance">Two-sided share of bootstrap samples on the other side of zero, at most 1.</param>
public sealed record PairedMetric(string Name, double A, double B, double Low, double High, double Chance)
{
    /// <summary>B minus A.</summary>
    public double Difference => B - A;
}
