using MLOps.Models.Scoring;

namespace MLOps.Models.Formats.Onnx;

/// <summary>An ONNX file, scored by ONNX Runtime.</summary>
internal sealed class OnnxFormat : IModelFormat
{
    public string Name => "onnx";

    public string FileName => "model.onnx";

    public IModelScorer Open(string model, string path, IReadOnlyList<string>? inputs)
    {
        if (FileKind.Of(path) is var kind and not FileKind.Onnx)
        {
            throw new UserException($"'{Path.GetFileName(path)}' is no ONNX model: {kind}.", "Give the .onnx file itself.");
        }

        return Open(model, path, false, opened => OnnxSignature.Of(model, opened, inputs));
    }

    public IModelScorer Load(string path, string reference, ModelSignature signature) => Open(reference, path, true, _ => signature);

    public ModelDescription Describe(string path, ModelSignature signature)
    {
        using var model = OnnxModel.Open(FileName, path, forManyCalls: false);
        var inputs = OnnxSignature.IsSideBySide(model, signature) ? null : model.All.Select(i => new ModelTensor(i.Spec, i.Shape(-1))).ToList();
        return new ModelDescription(OnnxFlavors.Of(model.Format, FileName), inputs, OnnxFlavors.Requirements(model.Format));
    }

    private static OnnxScorer Open(string name, string path, bool forManyCalls, Func<OnnxModel, ModelSignature> signature)
    {
        var model = OnnxModel.Open(name, path, forManyCalls);
        try
        {
            return new OnnxScorer(name, model, signature(model));
        }
        catch (UserException)
        {
            model.Dispose();
            throw;
        }
    }
}
