using System.Collections;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.LightGbm;

namespace MLOps.Tracking.Autologging;

/// <summary>Boosted trees for each of several classes, as LightGBM makes them, and one-versus-all of boosted trees.</summary>
/// <param name="IsSoftmax">Whether the classes' scores become probabilities by softmax; else by each one's calibrator, and are divided by their sum.</param>
internal sealed record BoostedClasses(IReadOnlyList<BoostedTrees> Classes, bool IsSoftmax)
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;

    // As in ML.NET's evaluator.
    private const double SmallestProbability = 1e-15;

    /// <summary>Null when a class has no boosted trees, or its scores are no probabilities. What ML.NET hides is read by reflection.</summary>
    public static BoostedClasses? Of(OneVersusAllModelParameters model, string features)
    {
        var formula = typeof(OneVersusAllModelParameters).GetField("_impl", Hidden)?.GetValue(model)?.GetType().Name;
        var parts = typeof(OneVersusAllModelParameters).GetProperty("SubModelParameters", Hidden)?.GetValue(model) as IEnumerable ?? Array.Empty<object>();
        var classes = parts.Cast<object>().Select(p => p is LightGbmBinaryModelParameters plain ? new BoostedTrees(features, plain, null) : BoostedTrees.Of(p, features)).OfType<BoostedTrees>().ToList();
        return formula switch
        {
            _ when classes.Count == 0 || classes.Count < parts.Cast<object>().Count() => null,
            "ImplSoftmax" => new(classes, IsSoftmax: true),
            "ImplDist" when classes.All(c => c.Calibrator is not null) => new(classes, IsSoftmax: false),
            _ => null,
        };
    }

    /// <summary>
    /// The mean of -ln of the true class's probability, after one tree of each class, after two, and so on. Rows without a label do not
    /// count. Empty when the label is no key.
    /// </summary>
    public double[] Losses(IDataView ready, string label)
    {
        if (ready.Schema.GetColumnOrNull(label)?.Type is not KeyDataViewType { RawType: var raw } || raw != typeof(uint))
        {
            return [];
        }

        var rows = new MLContext(1).Data.Cache(ready, Classes[0].Features, label); // every class reads them
        var (sums, counted) = (new double[Classes.Max(c => c.Model.TrainedTreeEnsemble.Trees.Count)], 0);
        foreach (var (key, scores) in rows.GetColumn<uint>(label).Zip(Abreast(Classes.Select(c => c.Scores(rows)))).Where(r => r.First > 0 && r.First <= Classes.Count))
        {
            counted++;
            for (var tree = 0; tree < sums.Length; tree++)
            {
                sums[tree] -= Math.Log(Math.Max(Probability(scores, (int)key - 1, tree), SmallestProbability));
            }
        }

        return counted == 0 ? [] : Array.ConvertAll(sums, sum => sum / counted);
    }

    // A class that had enough of boosting earlier keeps its last score.
    private double Probability(double[][] scores, int wanted, int tree)
    {
        var values = scores.Select((s, i) => s.Length == 0 ? Classes[i].Model.TrainedTreeEnsemble.Bias : s[Math.Min(tree, s.Length - 1)]).ToArray();
        var largest = values.Max();
        var weights = values.Select((v, i) => IsSoftmax ? Math.Exp(v - largest) : Classes[i].Probability(v)).ToArray();
        return weights[wanted] / weights.Sum();
    }

    private static IEnumerable<T[]> Abreast<T>(IEnumerable<IEnumerable<T>> columns)
    {
        var all = columns.Select(c => c.GetEnumerator()).ToList();
        try
        {
            while (all.TrueForAll(column => column.MoveNext()))
            {
                yield return [.. all.Select(column => column.Current)];
            }
        }
        finally
        {
            all.ForEach(column => column.Dispose());
        }
    }
}
