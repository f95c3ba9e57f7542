namespace MLOps.Models;

/// <summary>How good a version is on some data, with what to look at before it is trusted.</summary>
/// <param name="Model">The version: <c>rain@2</c>.</param>
/// <param name="Digest">SHA-256 of the model file that was judged.</param>
/// <param name="Data">The source's name, and in <paramref name="DataDigest"/> the SHA-256 of its content.</param>
/// <param name="Label">Null when there was none (clustering).</param>
/// <param name="Rows">That were judged: those with a label.</param>
/// <param name="Unlabelled">Rows that were left out because their label is missing.</param>
/// <param name="Metrics">Names as ML.NET's metrics are logged; the first is the one slices and importance go by.</param>
/// <param name="Slices">The worst first.</param>
/// <param name="Importance">The most important first; empty unless asked for.</param>
/// <param name="Confidence">Share of the bootstrap that intervals cover.</param>
public sealed record EvaluationReport(
    string Model, string Digest, string Data, string DataDigest, ModelTask Task, string? Label, long Rows, long Unlabelled,
    IReadOnlyList<MetricEstimate> Metrics, EvaluationPictures Pictures, IReadOnlyList<SliceResult> Slices,
    IReadOnlyList<InputImportance> Importance, IReadOnlyList<PartialDependence> Dependence, IReadOnlyList<FairnessResult> Fairness,
    int Samples, double Confidence, double Seconds) : IReport
{
    public string Title => $"Evaluation of {Model} on {Data}";

    /// <summary>The value of a metric.</summary>
    /// <exception cref="UserException">There is none of this name; the message names the nearest.</exception>
    public double Metric(string name) =>
        Metrics.FirstOrDefault(m => m.Name == name)?.Value ?? throw new UserException(UserError.Unknown("metric", name, Metrics.Select(m => m.Name)));
}

/// <summary>A metric with its bootstrap interval.</summary>
/// <param name="Value">On all rows; NaN where it is not defined, such as an AUC of rows of one class.</param>
/// <param name="Low">Lower end of the percentile interval; null without a bootstrap.</param>
public sealed record MetricEstimate(string Name, double Value, double? Low, double? High);

/// <summary>What is drawn; each is null where the task has none.</summary>
public sealed record EvaluationPictures
{
    /// <summary>False positive rate and recall, from (0,0) to (1,1), at most 200 points.</summary>
    public IReadOnlyList<CurvePoint>? Roc { get; init; }

    /// <summary>Recall and precision, at most 200 points.</summary>
    public IReadOnlyList<CurvePoint>? PrecisionRecall { get; init; }

    /// <summary>Ten parts of the rows by probability, the least likely first.</summary>
    public IReadOnlyList<CalibrationBin>? Calibration { get; init; }

    public ConfusionCounts? Confusion { get; init; }

    public ResidualSummary? Residuals { get; init; }
}

public sealed record CurvePoint(double X, double Y);

/// <param name="Predicted">Mean probability of the part.</param>
/// <param name="Observed">Share of the part that was positive.</param>
public sealed record CalibrationBin(double Predicted, double Observed, long Rows);

/// <param name="Classes">At most 30, the most frequent; what else there is counts as "others".</param>
/// <param name="Counts">By true class, then by predicted class.</param>
public sealed record ConfusionCounts(IReadOnlyList<string> Classes, IReadOnlyList<IReadOnlyList<long>> Counts);

/// <summary>True minus predicted value.</summary>
/// <param name="Edges">Of equally wide bins, one more than <paramref name="Counts"/>.</param>
/// <param name="ByPrediction">Mean prediction (X) and mean residual (Y) of ten parts of the rows by prediction.</param>
public sealed record ResidualSummary(double Mean, double Q05, double Median, double Q95, IReadOnlyList<double> Edges, IReadOnlyList<long> Counts, IReadOnlyList<CurvePoint> ByPrediction);

/// <summary>The main metric on some of the rows.</summary>
/// <param name="Slice">The category, or the numbers: "0 to 3.2".</param>
/// <param name="Difference">To the metric on all rows; negative is worse, whichever way the metric goes.</param>
/// <param name="Stands">Whether the interval leaves out the metric on all rows: hardly chance.</param>
public sealed record SliceResult(string Column, string Slice, long Rows, MetricEstimate Metric, double Difference, bool Stands);

/// <param name="Loss">What the main metric loses when the input's values are shuffled: mean of the repeats; negative when it gains.</param>
/// <param name="Deviation">Standard deviation over the repeats, n-1.</param>
public sealed record InputImportance(string Input, double Loss, double Deviation);

/// <summary>The mean answer when an input has the same value in every row.</summary>
public sealed record PartialDependence(string Input, IReadOnlyList<CurvePoint> Points);

/// <summary>How the groups of a column are treated.</summary>
/// <param name="DemographicParity">Largest minus smallest selection rate.</param>
/// <param name="DisparateImpact">Smallest divided by largest selection rate; below 0.8 is often called unfair.</param>
/// <param name="EqualOpportunity">Largest minus smallest true positive rate.</param>
/// <param name="EqualisedOdds">The larger of the differences of true and of false positive rates.</param>
public sealed record FairnessResult(string Column, IReadOnlyList<GroupRates> Groups, double DemographicParity, double DisparateImpact, double EqualOpportunity, double EqualisedOdds);

/// <param name="Selected">Share of the group's rows that got a yes.</param>
/// <param name="TruePositiveRate">Of the group's positive rows; NaN without any.</param>
/// <param name="FalsePositiveRate">Of the group's negative rows; NaN without any.</param>
public sealed record GroupRates(string Group, long Rows, double Selected, double TruePositiveRate, double FalsePositiveRate);
