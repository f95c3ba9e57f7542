using Microsoft.ML;
using Microsoft.ML.Trainers;

namespace MLOps.Tracking.Autologging;

/// <summary>
/// The loss of boosted trees on their training rows after each tree. ML.NET says nothing while it boosts, but the finished model tells
/// what each of its trees adds: the loss after 10 trees is that of the first 10.
/// </summary>
internal static class TreeProgress
{
    private const string LogLoss = "training_log_loss";
    private const string RootMeanSquaredError = "training_root_mean_squared_error";
    private const int MostRows = 10_000;

    /// <summary>
    /// Logs <c>training_log_loss</c> of a classifier (binary in bits, of several classes in nats, as ML.NET's own LogLoss) or
    /// <c>training_root_mean_squared_error</c> of a regression over the number of trees. Other models are passed over. Of many rows
    /// 10,000 are drawn.
    /// </summary>
    /// <param name="rows">What the model was fitted on.</param>
    public static void Write(Run run, string prefix, string label, IDataView rows, ITransformer model)
    {
        var steps = Flat(model).ToList();
        var at = steps.FindIndex(s => s is ISingleFeaturePredictionTransformer<object>);
        if (at < 0 || Curve((ISingleFeaturePredictionTransformer<object>)steps[at]) is not { } curve)
        {
            return;
        }

        var ready = steps.Take(at).Aggregate(Drawn(rows), (view, step) => step.Transform(view));
        foreach (var (value, index) in curve.Losses(ready, label).Select((value, index) => (value, index)))
        {
            run.Automatic.Metric(prefix + curve.Metric, value, index + 1);
        }
    }

    // A forest is none of them: its trees do not build upon one another.
    private static (string Metric, Func<IDataView, string, double[]> Losses)? Curve(ISingleFeaturePredictionTransformer<object> step) =>
        step.Model is OneVersusAllModelParameters classes
            ? BoostedClasses.Of(classes, step.FeatureColumnName) is { } several ? (LogLoss, several.Losses) : null
            : BoostedTrees.Of(step.Model, step.FeatureColumnName) is { } one ? (one.Calibrator is null ? RootMeanSquaredError : LogLoss, one.Losses) : null;

    private static IEnumerable<ITransformer> Flat(ITransformer model) => model is IEnumerable<ITransformer> chain ? chain.SelectMany(Flat) : [model];

    private static IDataView Drawn(IDataView rows)
    {
        var data = new MLContext(1).Data;
        return rows.GetRowCount() is { } count && count > MostRows ? data.TrainTestSplit(rows, (double)MostRows / count).TestSet : data.TakeRows(rows, MostRows);
    }
}
