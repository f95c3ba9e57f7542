namespace MLOps.Validation.Suites;

/// <summary>Makes anomaly detectors of a suite's words.</summary>
internal static class Detectors
{
    private static readonly Dictionary<string, string[]> Takes = new(StringComparer.Ordinal)
    {
        ["threshold"] = ["min", "max"],
        ["absolute_change"] = ["min", "max", "order"],
        ["relative_change"] = ["min", "max", "order"],
        ["online_normal"] = ["deviations"],
        ["batch_normal"] = ["deviations"],
        ["holt_winters"] = ["period", "deviations"],
    };

    public static Expectation? NoAnomaly(CheckArguments a)
    {
        var word = a.Text("detector");
        if (!Takes.TryGetValue(word, out var known))
        {
            return a.Mistake(UserError.Unknown("detector", word, Takes.Keys), "detector");
        }

        if (new[] { "min", "max", "order", "deviations", "period" }.FirstOrDefault(p => a.Has(p) && !known.Contains(p)) is { } foreign)
        {
            return a.Mistake($"{foreign} means nothing to {word}.", foreign);
        }

        return Fault(a, word) is { } fault ? a.Mistake(fault, "detector") : new NoAnomaly(a.Aggregate("of")!, Make(a, word));
    }

    private static string? Fault(CheckArguments a, string word) => word switch
    {
        "threshold" or "absolute_change" or "relative_change" when !a.Has("min") && !a.Has("max") => $"{word} needs min, max or both.",
        _ when a.Integer("order") is < 1 or > 20 => "order is 1 or more, and 20 at most.",
        _ when a.Number("deviations") is <= 0 => "deviations is above 0.",
        "holt_winters" when !a.Has("period") => "holt_winters needs 'period', the number of runs in a season.",
        "holt_winters" when a.Integer("period") is < 2 or > 400 => "period is 2 to 400.",
        _ => null,
    };

    private static AnomalyDetector Make(CheckArguments a, string word) => word switch
    {
        "threshold" => new ThresholdDetector(a.Number("min"), a.Number("max")),
        "absolute_change" => new AbsoluteChangeDetector(a.Number("min"), a.Number("max"), (int)(a.Integer("order") ?? 1)),
        "relative_change" => new RelativeChangeDetector(a.Number("min"), a.Number("max"), (int)(a.Integer("order") ?? 1)),
        "online_normal" => new OnlineNormalDetector(a.Number("deviations") ?? 3),
        "batch_normal" => new BatchNormalDetector(a.Number("deviations") ?? 3),
        _ => new HoltWintersDetector((int)a.Integer("period")!.Value, a.Number("deviations") ?? 1.96),
    };
}
