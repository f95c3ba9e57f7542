using MLOps.Models.Scoring;

namespace MLOps.Models.Formats;

/// <summary>A kind of model file: what is in it, and how rows are scored with it.</summary>
internal interface IModelFormat
{
    /// <summary>As the store keeps it: <c>mlnet</c>, <c>onnx</c>.</summary>
    string Name { get; }

    /// <summary>What the file is called in a model folder.</summary>
    string FileName { get; }

    /// <summary>Opens a file of which nothing is known; what it takes and answers is found from the file itself.</summary>
    /// <param name="inputs">Columns that make up the model's one wide input, in order; null when its inputs are columns themselves.</param>
    /// <exception cref="UserException">It is no such file, cannot be loaded, or its inputs cannot be sent over a wire.</exception>
    IModelScorer Open(string model, string path, IReadOnlyList<string>? inputs);

    /// <exception cref="UserException">The file cannot be loaded, or does not have this signature.</exception>
    IModelScorer Load(string path, string reference, ModelSignature signature);

    /// <summary>How MLflow is told of the file.</summary>
    ModelDescription Describe(string path, ModelSignature signature);
}

internal static class ModelFormatSignatures
{
    /// <inheritdoc cref="IModelFormat.Open"/>
    public static ModelSignature ReadSignature(this IModelFormat format, string model, string path, IReadOnlyList<string>? inputs)
    {
        using var opened = format.Open(model, path, inputs);
        return opened.Signature;
    }
}

/// <summary>A model file in MLflow's words.</summary>
/// <param name="Flavors">By flavour what its loader needs.</param>
/// <param name="Inputs">Every input that its loader must be given, as a tensor; null when inputs are columns of a table.</param>
/// <param name="Requirements">Python packages that score it; empty when Python cannot.</param>
internal sealed record ModelDescription(IReadOnlyDictionary<string, object> Flavors, IReadOnlyList<ModelTensor>? Inputs, IReadOnlyList<string> Requirements);

/// <param name="Shape">Rows first, as -1.</param>
internal sealed record ModelTensor(TensorSpec Spec, IReadOnlyList<long> Shape);
