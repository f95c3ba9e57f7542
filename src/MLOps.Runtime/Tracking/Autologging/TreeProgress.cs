using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;

namespace MLOps.Tracking.Autologging;

/// <summary>
/// The loss of boosted trees on their training rows after each tree. ML.NET says nothing while it boosts, but the finished model tells
/// what each of its trees adds: the loss after 10 trees is that of the first 10.
/// </summary>
internal static class TreeProgress
{
    private const int MostRows = 10_000;
    private const string Trees = "mlops.trees";

    /// <summary>
    /// Logs <c>training_log_loss</c> of a binary classifier (in bits, as ML.NET's own LogLoss) or <c>training_root_mean_squared_error</c>
    /// of a regression over the number of trees. Other models are passed over. Of many rows 10,000 are drawn.
    /// </summary>
    /// <param name="rows">What the model was fitted on.</param>
    public static void Write(Run run, string prefix, string label, IDataView rows, ITransformer model)
    {
        var steps = Flat(model).ToList();
        var at = steps.FindIndex(s => s is ISingleFeaturePredictionTransformer<object>);
        if (at < 0 || Boosted.Of((ISingleFeaturePredictionTransformer<object>)steps[at]) is not { } boosted)
        {
            return;
        }

        var ready = steps.Take(at).Aggregate(Drawn(rows), (view, step) => step.Transform(view));
        foreach (var (value, index) in boosted.Losses(ready, label).Select((value, index) => (value, index)))
        {
            run.Automatic.Metric(prefix + boosted.Metric, value, index + 1);
        }
    }

    private static IEnumerable<ITransformer> Flat(ITransformer model) => model is IEnumerable<ITransformer> chain ? chain.SelectMany(Flat) : [model];

    private static IDataView Drawn(IDataView rows)
    {
        var data = new MLContext(1).Data;
        return rows.GetRowCount() is { } count && count > MostRows ? data.TrainTestSplit(rows, (double)MostRows / count).TestSet : data.TakeRows(rows, MostRows);
    }

    /// <param name="Features">Name of the column with the features.</param>
    /// <param name="Calibrator">Of a binary classifier; null of a regression.</param>
    private sealed record Boosted(string Features, TreeEnsembleModelParametersBasedOnRegressionTree Model, PlattCalibrator? Calibrator)
    {
        public string Metric => Calibrator is null ? "training_root_mean_squared_error" : "training_log_loss";

        /// <summary>Null when the model is no boosted classifier or regression. A forest is none: its trees do not build upon another.</summary>
        public static Boosted? Of(ISingleFeaturePredictionTransformer<object> step) => step.Model switch
        {
            CalibratedModelParametersBase<LightGbmBinaryModelParameters, PlattCalibrator> m => new(step.FeatureColumnName, m.SubModel, m.Calibrator),
            CalibratedModelParametersBase<FastTreeBinaryModelParameters, PlattCalibrator> m => new(step.FeatureColumnName, m.SubModel, m.Calibrator),
            LightGbmRegressionModelParameters m => new(step.FeatureColumnName, m, null),
            FastTreeRegressionModelParameters m => new(step.FeatureColumnName, m, null),
            _ => null,
        };

        /// <summary>The loss after one tree, after two, and so on; empty when the label is of a type that says nothing.</summary>
        public double[] Losses(IDataView ready, string label)
        {
            var wanted = Calibrator is null ? (DataViewType)NumberDataViewType.Single : BooleanDataViewType.Instance;
            if (ready.Schema.GetColumnOrNull(label)?.Type is not { } type || !type.Equals(wanted))
            {
                return [];
            }

            var labels = Calibrator is null ? ready.GetColumn<float>(label) : ready.GetColumn<bool>(label).Select(positive => positive ? 1f : 0f);
            var ensemble = Model.TrainedTreeEnsemble;
            var sums = new double[ensemble.Trees.Count];
            var rows = 0;
            foreach (var (actual, values) in labels.Zip(Values(ready)))
            {
                rows++;
                var score = ensemble.Bias;
                for (var tree = 0; tree < sums.Length; tree++)
                {
                    score += ensemble.TreeWeights[tree] * values[tree];
                    sums[tree] += Loss(score, actual);
                }
            }

            return rows == 0 ? [] : Array.ConvertAll(sums, sum => Calibrator is null ? Math.Sqrt(sum / rows) : sum / rows);
        }

        private IEnumerable<float[]> Values(IDataView ready) => new MLContext(1).Transforms
            .FeaturizeByPretrainTreeEnsemble(new PretrainedTreeFeaturizationEstimator.Options { ModelParameters = Model, InputColumnName = Features, TreesColumnName = Trees })
            .Fit(ready).Transform(ready).GetColumn<float[]>(Trees);

        private double Loss(double score, float actual) => Calibrator is null
            ? (score - actual) * (score - actual)
            : Math.Log2(1 + Math.Exp((actual > 0 ? 1 : -1) * ((Calibrator.Slope * score) + Calibrator.Offset)));
    }
}
