using System.Collections;
using System.Globalization;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
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
    }

    /// <summary>Every fold's metrics as points over the folds, <c>fold_NAME</c>; mean and standard deviation (n-1) as <c>mean_NAME</c>, <c>std_NAME</c>.</summary>
    public static void Folds(Run run, IReadOnlyList<object> folds)
    {
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

    private static object? MetricsOf(object fold) => fold.GetType().GetField("Metrics")?.GetValue(fold) ?? fold.GetType().GetProperty("Metrics")?.GetValue(fold);

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
