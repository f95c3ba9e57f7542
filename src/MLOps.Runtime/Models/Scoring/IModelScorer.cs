namespace MLOps.Models.Scoring;

/// <summary>A model that answers rows, whatever its format. Safe for several threads at once.</summary>
internal interface IModelScorer : IDisposable
{
    ModelSignature Signature { get; }

    /// <summary>The classes in the order of the model's score vector; null when it has none or does not tell.</summary>
    IReadOnlyList<string>? Classes { get; }

    /// <summary>The outputs of all rows, in the signature's order. <paramref name="inputs"/> are all of the signature's.</summary>
    IReadOnlyList<ColumnBuffer> Score(IReadOnlyList<ColumnBuffer> inputs, int rows);
}

internal static class ModelScorers
{
    /// <summary>Empty buffers for the signature's inputs.</summary>
    public static List<ColumnBuffer> Allocate(this IModelScorer scorer, int rows) => scorer.Signature.Inputs.Select(i => TensorType.Of(i).Allocate(i, rows)).ToList();
}
