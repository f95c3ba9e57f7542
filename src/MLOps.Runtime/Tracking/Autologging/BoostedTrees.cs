using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;

namespace MLOps.Tracking.Autologging;

/// <summary>Trees that were boosted one upon the other.</summary>
/// <param name="Features">Name of the column with the features.</param>
/// <param name="Calibrator">Of a binary classifier; null of a regression, and of one class among several.</param>
internal sealed record BoostedTrees(string Features, TreeEnsembleModelParametersBasedOnRegressionTree Model, PlattCalibrator? Calibrator)
{
    private const string Trees = "mlops.trees";

    /// <summary>Null when the model is no boosted classifier or regression.</summary>
    public static BoostedTrees? Of(object model, string features) => model switch
    {
        CalibratedModelParametersBase<LightGbmBinaryModelParameters, PlattCalibrator> m => new(features, m.SubModel, m.Calibrator),
        CalibratedModelParametersBase<FastTreeBinaryModelParameters, PlattCalibrator> m => new(features, m.SubModel, m.Calibrator),
        LightGbmRegressionModelParameters m => new(features, m, null),
        FastTreeRegressionModelParameters m => new(features, m, null),
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
        var sums = new double[Model.TrainedTreeEnsemble.Trees.Count];
        var rows = 0;
        foreach (var (actual, scores) in labels.Zip(Scores(ready)))
        {
            rows++;
            for (var tree = 0; tree < sums.Length; tree++)
            {
                sums[tree] += Loss(scores[tree], actual);
            }
        }

        return rows == 0 ? [] : Array.ConvertAll(sums, sum => Calibrator is null ? Math.Sqrt(sum / rows) : sum / rows);
    }

    /// <summary>Of each row the score after one tree, after two, and so on.</summary>
    public IEnumerable<double[]> Scores(IDataView ready) => new MLContext(1).Transforms
        .FeaturizeByPretrainTreeEnsemble(new PretrainedTreeFeaturizationEstimator.Options { ModelParameters = Model, InputColumnName = Features, TreesColumnName = Trees })
        .Fit(ready).Transform(ready).GetColumn<float[]>(Trees).Select(Summed);

    /// <summary>What the calibrator makes of a score.</summary>
    public double Probability(double score) => 1 / (1 + Math.Exp((Calibrator!.Slope * score) + Calibrator.Offset));

    private double[] Summed(float[] values)
    {
        var ensemble = Model.TrainedTreeEnsemble;
        var (scores, score) = (new double[values.Length], ensemble.Bias);
        for (var tree = 0; tree < values.Length; tree++)
        {
            score += ensemble.TreeWeights[tree] * values[tree];
            scores[tree] = score;
        }

        return scores;
    }

    private double Loss(double score, float actual) => Calibrator is null
        ? (score - actual) * (score - actual)
        : Math.Log2(1 + Math.Exp((actual > 0 ? 1 : -1) * ((Calibrator.Slope * score) + Calibrator.Offset)));
}
