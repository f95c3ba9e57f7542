namespace MLOps.Models.Evaluation;

/// <summary>Takes out of judged rows what is drawn.</summary>
internal static class Pictures
{
    private const int MostPoints = 200;
    private const int Parts = 10;
    private const int MostClasses = 30;
    private const int Bins = 24;

    public static EvaluationPictures Of(JudgedRows judged) => judged.Metrics switch
    {
        BinaryMetrics m => Curves(m.Curve()) with { Confusion = Confusion(judged), Calibration = m.Probability is { } p ? Calibration(p, judged.Truth) : null },
        MulticlassMetrics => new EvaluationPictures { Confusion = Confusion(judged) },
        RegressionMetrics m => new EvaluationPictures { Residuals = Residuals(m) },
        _ => new EvaluationPictures(),
    };

    private static EvaluationPictures Curves(IReadOnlyList<(double FalsePositives, double Recall, double Precision)> curve)
    {
        var shown = Thin(curve);
        return new EvaluationPictures
        {
            Roc = shown.Select(p => new CurvePoint(p.FalsePositives, p.Recall)).ToList(),
            PrecisionRecall = shown.Select(p => new CurvePoint(p.Recall, p.Precision)).ToList(),
        };
    }

    private static List<T> Thin<T>(IReadOnlyList<T> points) => points.Count <= MostPoints
        ? [.. points]
        : Enumerable.Range(0, MostPoints).Select(i => points[(int)Math.Round(i * (points.Count - 1.0) / (MostPoints - 1))]).ToList();

    private static List<CalibrationBin> Calibration(float[] probability, int[] truth)
    {
        var order = OrderOf(probability);
        return Enumerable.Range(0, Parts)
            .Select(part => order[(int)((long)order.Length * part / Parts)..(int)((long)order.Length * (part + 1) / Parts)])
            .Where(rows => rows.Length > 0)
            .Select(rows => new CalibrationBin(rows.Average(i => (double)probability[i]), rows.Average(i => truth[i]), rows.Length)).ToList();
    }

    private static ConfusionCounts Confusion(JudgedRows judged)
    {
        var frequent = judged.Truth.CountBy(t => t).OrderByDescending(c => c.Value).Take(MostClasses).Select(c => c.Key).ToHashSet();
        var shown = Enumerable.Range(0, judged.Classes.Count).Where(c => judged.Classes.Count <= MostClasses || frequent.Contains(c)).ToList();
        var isWhole = shown.Count == judged.Classes.Count && judged.Said.All(s => s >= 0);
        var place = shown.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i);
        var size = shown.Count + (isWhole ? 0 : 1);
        var counts = Enumerable.Range(0, size).Select(_ => new long[size]).ToArray();
        for (var i = 0; i < judged.Truth.Length; i++)
        {
            counts[place.GetValueOrDefault(judged.Truth[i], shown.Count)][place.GetValueOrDefault(judged.Said[i], shown.Count)]++;
        }

        return new ConfusionCounts([.. shown.Select(c => judged.Classes[c]), .. isWhole ? Array.Empty<string>() : ["others"]], counts);
    }

    private static ResidualSummary Residuals(RegressionMetrics metrics)
    {
        var errors = metrics.Errors;
        var sorted = errors.Order().ToList();
        var (low, high) = (sorted[0], sorted[^1] > sorted[0] ? sorted[^1] : sorted[0] + 1);
        var edges = Enumerable.Range(0, Bins + 1).Select(i => low + ((high - low) * i / Bins)).ToList();
        var counts = new long[Bins];
        foreach (var error in errors)
        {
            counts[Math.Clamp((int)((error - low) / (high - low) * Bins), 0, Bins - 1)]++;
        }

        var order = OrderOf([.. metrics.Predicted]);
        var byPrediction = Enumerable.Range(0, Parts)
            .Select(part => order[(int)((long)order.Length * part / Parts)..(int)((long)order.Length * (part + 1) / Parts)])
            .Where(rows => rows.Length > 0)
            .Select(rows => new CurvePoint(rows.Average(i => metrics.Predicted[i]), rows.Average(i => errors[i]))).ToList();
        return new ResidualSummary(errors.Average(), Bootstrap.Quantile(sorted, 0.05), Bootstrap.Quantile(sorted, 0.5), Bootstrap.Quantile(sorted, 0.95), edges, counts, byPrediction);
    }

    private static int[] OrderOf<T>(T[] values)
    {
        var order = Enumerable.Range(0, values.Length).ToArray();
        Array.Sort(values.ToArray(), order);
        return order;
    }
}
