using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.ML.Data;
using MLOps.Store;

namespace MLOps.Tracking;

/// <summary>
/// Takes a metrics object apart into named numbers. Names are the property's in snake case (<c>AreaUnderRocCurve</c> becomes
/// <c>area_under_roc_curve</c>, <c>F1Score</c> <c>f1_score</c>); the items of a list get their class, or for ranking metrics their
/// position from 1, as a suffix.
/// </summary>
internal static class MetricValues
{
    /// <summary>Name of the artifact with the confusion matrix.</summary>
    public const string ConfusionFile = "confusion_matrix.json";

    /// <summary>Number per name, in the order of declaration; empty when the object holds no numbers.</summary>
    public static IReadOnlyList<(string Key, double Value)> Of(object metrics) => metrics switch
    {
        IDictionary dictionary => FromDictionary(dictionary),
        IEnumerable<KeyValuePair<string, double>> pairs => pairs.Select(p => (p.Key, p.Value)).ToList(),
        string or IEnumerable => [],
        _ => FromProperties(metrics),
    };

    /// <summary>The confusion matrix that comes with classification metrics, as JSON; null when there is none.</summary>
    /// <param name="classes">Their names in ML.NET's order; null when they are not known.</param>
    public static string? ConfusionMatrix(object metrics, IReadOnlyList<string>? classes = null) =>
        metrics.GetType().GetProperty(nameof(BinaryClassificationMetrics.ConfusionMatrix))?.GetValue(metrics) is ConfusionMatrix matrix
            ? Json.Write(new { classes = matrix.NumberOfClasses, labels = classes ?? Labels(metrics), counts = matrix.Counts, precision = matrix.PerClassPrecision, recall = matrix.PerClassRecall })
            : null;

    // Of a binary classifier ML.NET puts the positive class first.
    private static string[]? Labels(object metrics) => metrics is BinaryClassificationMetrics ? ["positive", "negative"] : null;

    /// <summary><c>AreaUnderRocCurve</c> as <c>area_under_roc_curve</c>.</summary>
    public static string SnakeCase(string name)
    {
        var text = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var startsWord = i > 0 && char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (startsWord && name[i - 1] != '_')
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }

    private static List<(string, double)> FromDictionary(IDictionary dictionary)
    {
        var values = new List<(string, double)>();
        foreach (DictionaryEntry entry in dictionary)
        {
            if (Number(entry.Value) is { } number)
            {
                values.Add((Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? "", number));
            }
        }

        return values;
    }

    private static List<(string, double)> FromProperties(object metrics)
    {
        var values = new List<(string, double)>();
        var firstIndex = metrics is RankingMetrics ? 1 : 0;
        foreach (var property in metrics.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0 && !IsUnasked(metrics, p.Name)))
        {
            var key = SnakeCase(property.Name);
            switch (property.GetValue(metrics))
            {
                case IEnumerable<double> list:
                    values.AddRange(list.Select((x, i) => ($"{key}_{(i + firstIndex).ToString(CultureInfo.InvariantCulture)}", x)));
                    break;
                case ConfusionMatrix matrix:
                    values.AddRange(PerClass(matrix));
                    break;
                case var value when Number(value) is { } number:
                    values.Add((key, number));
                    break;
            }
        }

        return values;
    }

    // Without a K ML.NET says that none of the best 0 was right.
    private static bool IsUnasked(object metrics, string property) =>
        metrics is MulticlassClassificationMetrics { TopKPredictionCount: 0 } && property.StartsWith("TopK", StringComparison.Ordinal);

    // Binary metrics already carry precision and recall of both classes by name.
    private static IEnumerable<(string, double)> PerClass(ConfusionMatrix matrix) => matrix.NumberOfClasses <= 2
        ? []
        : matrix.PerClassPrecision.Select((x, i) => (string.Create(CultureInfo.InvariantCulture, $"precision_{i}"), x))
            .Concat(matrix.PerClassRecall.Select((x, i) => (string.Create(CultureInfo.InvariantCulture, $"recall_{i}"), x)));

    private static double? Number(object? value) => value switch
    {
        bool or char or Enum or null => null,
        double x => x,
        float x => x,
        decimal or sbyte or byte or short or ushort or int or uint or long or ulong => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        _ => null,
    };
}
