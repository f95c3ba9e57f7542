namespace MLOps.Models.Evaluation;

/// <summary>Which output is the answer, which the score and which the probability: by ML.NET's names, else by type.</summary>
internal sealed record OutputRoles(TensorSpec? Prediction, TensorSpec? Score, TensorSpec? Probability)
{
    public static OutputRoles Of(ModelSignature signature)
    {
        TensorSpec? Named(string name) => signature.Outputs.FirstOrDefault(o => o.Name == name || o.Name == name + ".output"); // as ML.NET's converter to ONNX calls it
        var floats = signature.Outputs.Where(o => o.Datatype is "FP32" or "FP64").ToList();
        return new(
            Named("PredictedLabel") ?? signature.Outputs.FirstOrDefault(o => o.Length is null && o.Datatype is not ("FP32" or "FP64")),
            Named("Score") ?? floats.FirstOrDefault(o => o.Length is > 1) ?? floats.FirstOrDefault(),
            Named("Probability"));
    }

    /// <summary>What the model answers.</summary>
    /// <exception cref="UserException">It answers nothing that can be judged.</exception>
    public ModelTask Task(string model, bool isRanked, bool hasClasses) => this switch
    {
        { Score: null, Prediction: null } => throw new UserException($"Model {model} has no output that can be judged.", "It needs a class, a yes or no, or a number."),
        { Prediction: null, Score.Length: > 1 } => throw new UserException($"Model {model} answers {Score.Length} numbers a row and no class: it cannot be judged.", "Let it answer the class, too, or one number."),
        _ when isRanked => ModelTask.Ranking,
        { Prediction: null } => ModelTask.Regression,
        { Prediction.Datatype: "BOOL" } => ModelTask.Binary,
        { Prediction.Datatype: "UINT32", Score.Length: not null } when !hasClasses => ModelTask.Clustering,
        _ => ModelTask.Multiclass,
    };
}
