using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLOps.Tracking.Autologging;

/// <summary>Points of the curves of a binary classifier, from scored rows.</summary>
/// <param name="Roc">False positive rate and true positive rate from (0, 0) to (1, 1), by falling score; at most about 200 points.</param>
/// <param name="PrecisionRecall">Recall and precision, by falling score.</param>
internal sealed record BinaryCurves(IReadOnlyList<CurvePoint> Roc, IReadOnlyList<CurvePoint> PrecisionRecall)
{
    private const int MostPoints = 200;
    private const double Tolerance = 1e-3;

    /// <summary>
    /// The curves of the column whose area under the ROC curve is the one that the evaluation gave: that is the label it used. Null when
    /// there is none, or no column of scores.
    /// </summary>
    public static BinaryCurves? Of(IDataView scored, double areaUnderRoc)
    {
        if (scored.Schema.GetColumnOrNull("Score") is not { } column || column.Type != NumberDataViewType.Single)
        {
            return null;
        }

        var scores = scored.GetColumn<float>("Score").ToArray();
        var labels = scored.Schema.Where(c => !c.IsHidden && c.Type == BooleanDataViewType.Instance && c.Name != "PredictedLabel").Select(c => c.Name).OrderBy(n => n != "Label");
        return labels.Select(l => Steps(scores, scored.GetColumn<bool>(l).ToArray()))
            .Where(steps => steps.Count > 1 && Math.Abs(Area(steps) - areaUnderRoc) < Tolerance)
            .Select(Thinned).FirstOrDefault();
    }

    // Rows of one score change sides together.
    private static List<(double False, double True, double Precision)> Steps(float[] scores, bool[] labels)
    {
        var order = Enumerable.Range(0, scores.Length).Where(i => !float.IsNaN(scores[i])).OrderByDescending(i => scores[i]).ToList();
        double positives = order.Count(i => labels[i]), negatives = order.Count - positives;
        var steps = new List<(double, double, double)>();
        if (positives == 0 || negatives == 0)
        {
            return steps;
        }

        var (hits, misses) = (0, 0);
        steps.Add((0, 0, 1));
        for (var i = 0; i < order.Count; i++)
        {
            (hits, misses) = labels[order[i]] ? (hits + 1, misses) : (hits, misses + 1);
            if (i + 1 == order.Count || scores[order[i + 1]] != scores[order[i]])
            {
                steps.Add((misses / negatives, hits / positives, hits / (double)(hits + misses)));
            }
        }

        return steps;
    }

    private static double Area(List<(double False, double True, double Precision)> steps) =>
        steps.Zip(steps.Skip(1)).Sum(p => (p.Second.False - p.First.False) * (p.First.True + p.Second.True) / 2);

    private static BinaryCurves Thinned(List<(double False, double True, double Precision)> steps)
    {
        var every = Math.Max(1, steps.Count / MostPoints);
        var kept = steps.Where((_, i) => i % every == 0 || i == steps.Count - 1).ToList();
        return new BinaryCurves(kept.Select(s => new CurvePoint(s.False, s.True)).ToList(), kept.Select(s => new CurvePoint(s.True, s.Precision)).ToList());
    }
}

/// <summary>A point of a curve.</summary>
public sealed record CurvePoint(double X, double Y);
