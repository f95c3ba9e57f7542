namespace MLOps.Tracking;

public enum MetricDirection
{
    Unknown,
    HigherIsBetter,
    LowerIsBetter,
}

/// <summary>Which way a metric improves, told from the words of its name; a name that says neither stays unknown.</summary>
internal static class MetricDirections
{
    private static readonly string[] Higher =
        ["accuracy", "auc", "area_under", "f1", "precision", "recall", "r_squared", "r2", "reduction", "gain", "ndcg", "dcg", "normalized_mutual_information", "detection_rate", "score"];

    private static readonly string[] Lower =
        ["loss", "error", "rmse", "mse", "mae", "mape", "entropy", "perplexity", "average_distance", "davies_bouldin", "latency", "seconds", "duration"];

    // "reduction" is asked first: log_loss_reduction grows as the loss falls.
    public static MetricDirection Of(string key)
    {
        var name = key.ToLowerInvariant();
        if (name.Contains("reduction", StringComparison.Ordinal))
        {
            return MetricDirection.HigherIsBetter;
        }

        var lower = Lower.Any(word => name.Contains(word, StringComparison.Ordinal));
        var higher = Higher.Any(word => name.Contains(word, StringComparison.Ordinal));
        return (lower, higher) switch
        {
            (true, _) => MetricDirection.LowerIsBetter,
            (false, true) => MetricDirection.HigherIsBetter,
            _ => MetricDirection.Unknown,
        };
    }

    /// <summary>Index of the best finite value; null when the direction is unknown or fewer than two values differ.</summary>
    public static int? Best(MetricDirection direction, IReadOnlyList<double?> values)
    {
        var finite = values.Select((value, index) => (value, index)).Where(x => x.value is { } v && double.IsFinite(v)).ToList();
        if (direction == MetricDirection.Unknown || finite.Select(x => x.value).Distinct().Count() < 2)
        {
            return null;
        }

        return direction == MetricDirection.HigherIsBetter ? finite.MaxBy(x => x.value).index : finite.MinBy(x => x.value).index;
    }
}
