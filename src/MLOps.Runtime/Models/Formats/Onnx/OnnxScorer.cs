using Microsoft.ML.OnnxRuntime;
using MLOps.Models.Scoring;

namespace MLOps.Models.Formats.Onnx;

/// <summary>Scores rows with an ONNX model. The signature's inputs are the graph's, or the columns that make up its one input.</summary>
internal sealed class OnnxScorer : IModelScorer
{
    private readonly OnnxModel _model;
    private readonly string _name;
    private readonly IReadOnlyList<OnnxOutput> _outputs;
    private readonly int[] _order; // of the graph's inputs within the signature's
    private readonly bool _isSideBySide;

    /// <exception cref="UserException">The model does not have this signature.</exception>
    public OnnxScorer(string name, OnnxModel model, ModelSignature signature)
    {
        (_name, _model, Signature) = (name, model, signature);
        _isSideBySide = OnnxSignature.IsSideBySide(model, signature);
        if (!OnnxSignature.Fits(model, signature, _isSideBySide))
        {
            throw new UserException($"Model {name} does not have the signature that was registered.", "Register it again.");
        }

        _outputs = signature.Outputs.Select(o => model.Outputs.First(m => m.Spec == o)).ToList();
        _order = _isSideBySide ? [] : model.Inputs.Select(i => signature.Inputs.ToList().FindIndex(s => s.Name == i.Name)).ToArray();
    }

    public ModelSignature Signature { get; }

    public IReadOnlyList<string>? Classes => _outputs.FirstOrDefault(o => o.Classes is not null)?.Classes;

    public IReadOnlyList<ColumnBuffer> Score(IReadOnlyList<ColumnBuffer> inputs, int rows)
    {
        var given = _isSideBySide ? [_model.Inputs[0].Element.SideBySide(_model.Inputs[0].Spec, inputs, rows)] : Array.ConvertAll(_order, i => inputs[i]);
        var answers = Signature.Outputs.Select(o => TensorType.Of(o).Allocate(o, rows)).ToList();
        try
        {
            for (var from = 0; from < rows; from += Math.Min(_model.Batch, rows))
            {
                _model.Run(given, from, Math.Min(_model.Batch, rows), _outputs, answers);
            }
        }
        catch (OnnxRuntimeException error)
        {
            throw new UserException($"Model {_name} fails on these rows: {OnnxLibrary.Sentence(error)}");
        }

        return answers;
    }

    public void Dispose() => _model.Dispose();
}
