using Microsoft.ML;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;

namespace MLOps.Runtime.Tests.Models;

/// <summary>Small models that tell rain from humidity; humid days above 60 are rainy but for a few.</summary>
internal static class RainModel
{
    public const string Features = "Features";

    /// <summary>300 days: date, city, humidity, wind, rain. One wind value is missing.</summary>
    public static string Csv()
    {
        var random = new Random(7);
        var lines = Enumerable.Range(0, 300).Select(i =>
        {
            var humidity = random.Next(20, 100);
            var rain = humidity + random.Next(-8, 8) > 60;
            var wind = i == 5 ? "" : random.Next(0, 120).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return $"2020-{1 + (i / 28 % 12):00}-{1 + (i % 28):00},{(i % 2 == 0 ? "Seattle" : "New York")},{humidity},{wind},{(rain ? "true" : "false")}";
        });
        return "date,city,humidity,wind,rain\n" + string.Join("\n", lines) + "\n";
    }

    public static ITransformer Logistic(IDataView view) => Train(view, (ml, label) => ml.BinaryClassification.Trainers.SdcaLogisticRegression(label, Features, maximumNumberOfIterations: 20));

    public static ITransformer FastTree(IDataView view) => Train(view, (ml, label) => ml.BinaryClassification.Trainers.FastTree(
        new FastTreeBinaryTrainer.Options { LabelColumnName = label, FeatureColumnName = Features, NumberOfTrees = 10, NumberOfLeaves = 4 }));

    public static ITransformer LightGbm(IDataView view) => Train(view, (ml, label) => ml.BinaryClassification.Trainers.LightGbm(
        new LightGbmBinaryTrainer.Options { LabelColumnName = label, FeatureColumnName = Features, NumberOfIterations = 10, NumberOfLeaves = 4, NumberOfThreads = 1 }));

    /// <summary>Three classes by text label: the label is mapped to a key inside the registered pipeline.</summary>
    public static ITransformer Cities(IDataView view)
    {
        var ml = new MLContext(seed: 1);
        return ml.Transforms.Conversion.MapValueToKey("Label", "city")
            .Append(ml.Transforms.ReplaceMissingValues("wind"))
            .Append(ml.Transforms.Concatenate(Features, "humidity", "wind"))
            .Append(ml.MulticlassClassification.Trainers.SdcaMaximumEntropy("Label", Features, maximumNumberOfIterations: 5))
            .Fit(view);
    }

    private static ITransformer Train<T>(IDataView view, Func<MLContext, string, IEstimator<T>> trainer)
        where T : class, ITransformer
    {
        var ml = new MLContext(seed: 1);
        return ml.Transforms.Categorical.OneHotEncoding("CityCode", "city")
            .Append(ml.Transforms.ReplaceMissingValues("wind"))
            .Append(ml.Transforms.Concatenate(Features, "humidity", "wind", "CityCode"))
            .Append(trainer(ml, "rain"))
            .Fit(view);
    }
}
