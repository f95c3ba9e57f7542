namespace MLOps.Models.Formats.Onnx;

/// <summary>The signature of an ONNX model: its own inputs, or the columns whose values side by side make up its one input.</summary>
internal static class OnnxSignature
{
    /// <exception cref="UserException">The model answers nothing a row, or the columns do not fill its input.</exception>
    public static ModelSignature Of(string name, OnnxModel model, IReadOnlyList<string>? columns)
    {
        if (model.Outputs.Count == 0)
        {
            throw new UserException($"Model '{name}' has no output with something for every row.", "An output's first dimension must be the rows.");
        }

        return new ModelSignature(columns is null ? model.Inputs.Select(i => i.Spec).ToList() : Columns(name, model, columns), model.Outputs.Select(o => o.Spec).ToList());
    }

    public static bool IsSideBySide(OnnxModel model, ModelSignature signature) =>
        model.Inputs.Count == 1 && !(signature.Inputs.Count == 1 && signature.Inputs[0] == model.Inputs[0].Spec);

    public static bool Fits(OnnxModel model, ModelSignature signature, bool isSideBySide) =>
        signature.Outputs.All(o => model.Outputs.Any(m => m.Spec == o))
        && (isSideBySide
            ? signature.Inputs.Count == model.Inputs[0].Spec.Width && signature.Inputs.All(i => i.Length is null && i.Datatype == model.Inputs[0].Spec.Datatype)
            : model.Inputs.Count == signature.Inputs.Count && model.Inputs.All(i => signature.Inputs.Contains(i.Spec)));

    private static List<TensorSpec> Columns(string name, OnnxModel model, IReadOnlyList<string> columns)
    {
        if (model.Inputs.Count != 1)
        {
            throw new UserException($"Model '{name}' has {model.Inputs.Count} inputs ({string.Join(", ", model.Inputs.Select(i => i.Name))}); columns can only be put together for one.", "Leave --inputs out: its inputs are columns.");
        }

        var input = model.Inputs[0].Spec;
        if (columns.Count != input.Width || columns.Distinct(StringComparer.OrdinalIgnoreCase).Count() != columns.Count)
        {
            throw new UserException($"Input '{input.Name}' of model '{name}' has {input.Width} values a row; {columns.Count} columns were named: {string.Join(", ", columns)}.", "Name each once, in the order of the training.");
        }

        return columns.Select(c => new TensorSpec(c, input.Datatype)).ToList();
    }
}
