using System.Collections;
using System.Globalization;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLOps.Models.Scoring;
using MLOps.Store;

namespace MLOps.Tracking.Autologging;

/// <summary>Writes what an evaluation said into its run.</summary>
internal static class EvaluationRecord
{
    /// <summary>Name of the artifact with the points of the ROC and the precision-recall curve.</summary>
    public const string Curves = "evaluation_curves.json";

    public static void Metrics(Run run, object metrics, IDataView? scored)
    {
        if (!run.Automatic.Metrics(metrics))
        {
            return;
        }

        if (metrics is BinaryClassificationMetrics binary && scored is not null && BinaryCurves.Of(scored, binary.AreaUnderRocCurve) is { } curves)
        {
            run.LogText(Curves, Json.Write(curves));
        }

        if (metrics is MulticlassClassificationMetrics multiclass && scored is not null && ScoredClasses.Of(scored.Schema) is { } names && names.Count == multiclass.ConfusionMatrix?.NumberOfClasses)
        {
            run.LogText(MetricValues.ConfusionFile, MetricValues.ConfusionMatrix(metrics, names)!); // the metrics themselves know numbers only
        }
    }

    /// <summary>Every fold's metrics as points over the folds, <c>fold_NAME</c>; mean and standard deviation (n-1) as <c>mean_NAME</c>, <c>std_NAME</c>.</summary>
    public static void Folds(Run run, IReadOnlyList<object> folds)
    {
        if (ContextSeed.Of(folds.Select(ModelOf).OfType<object>()) is { } seed)
        {
            run.Automatic.Parameter(ContextSeed.Key, seed);
        }

        var values = folds.Select((fold, i) => (Fold: (long)i, Metrics: MetricsOf(fold)))
            .Where(x => x.Metrics is not null).SelectMany(x => MetricValues.Of(x.Metrics!).Select(m => (x.Fold, m.Key, m.Value))).ToList();
        foreach (var metric in values.GroupBy(v => v.Key, StringComparer.Ordinal))
        {
            foreach (var (fold, key, value) in metric)
            {
                run.Automatic.Metric("fold_" + key, value, fold);
            }

            var mean = metric.Average(m => m.Value);
            run.Automatic.Metric("mean_" + metric.Key, mean);
            if (metric.Count() > 1)
            {
                run.Automatic.Metric("std_" + metric.Key, Math.Sqrt(metric.Sum(m => (m.Value - mean) * (m.Value - mean)) / (metric.Count() - 1)));
            }
        }
    }

    /// <summary>Whether these are statistics per feature, as permutation feature importance gives them for one step of a pipeline.</summary>
    public static bool AreStatistics(IReadOnlyList<object> items) => items.Count > 0 && items.All(i => i.GetType().GetProperties().Any(p => p.PropertyType == typeof(MetricStatistics)));

    private static object? MetricsOf(object fold) => Part(fold, "Metrics");

    // The last step of a chain is the trainer's.
    private static object? ModelOf(object fold) => Part(fold, "Model") is IEnumerable<ITransformer> chain ? chain.LastOrDefault() : Part(fold, "Model");

    private static object? Part(object fold, string name) => fold.GetType().GetField(name)?.GetValue(fold) ?? fold.GetType().GetProperty(name)?.GetValue(fold);

    /// <summary>ML.NET's permutation feature importance: per feature how much each metric changed, as a table.</summary>
    public static void Importance(Run run, IDictionary importance)
    {
        var table = new StringBuilder("feature,metric,mean,standard_deviation,count\n");
        foreach (DictionaryEntry feature in importance)
        {
            foreach (var property in feature.Value?.GetType().GetProperties() ?? [])
            {
                if (property.GetValue(feature.Value) is MetricStatistics statistics)
                {
                    table.Append(CultureInfo.InvariantCulture, $"\"{feature.Key.ToString()!.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{MetricValues.SnakeCase(property.Name)},{statistics.Mean:R},{statistics.StandardDeviation:R},{statistics.Count}\n");
                }
            }
        }

        run.LogText("feature_importance.csv", table.ToString());
    }
}
