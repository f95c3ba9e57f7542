using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLOps.Models.Scoring;

/// <summary>What a multiclass model's scores stand for.</summary>
internal static class ScoredClasses
{
    /// <summary>
    /// The classes in the order of the scores: ML.NET's trainers name the slots of their score by the label's values, as text or as what
    /// they are. Null when they did not, or there is no vector of scores.
    /// </summary>
    public static IReadOnlyList<string>? Of(DataViewSchema schema)
    {
        if (schema.GetColumnOrNull("Score") is not { Type: VectorDataViewType } score)
        {
            return null;
        }

        if (score.HasSlotNames())
        {
            VBuffer<ReadOnlyMemory<char>> names = default;
            score.GetSlotNames(ref names);
            return names.DenseValues().Select(n => n.ToString()).ToList();
        }

        return KeyDecoder.Names(score, "TrainingLabelValues")?.Select(n => n.ToString()).ToList();
    }
}
