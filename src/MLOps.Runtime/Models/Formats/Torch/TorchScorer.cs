using MLOps.Models.Scoring;

namespace MLOps.Models.Formats.Torch;

/// <summary>Scores rows with a TorchSharp module, whose one input are the columns side by side.</summary>
internal sealed class TorchScorer(object module, ModelSignature signature) : IModelScorer
{
    private readonly TorchLibrary _library = TorchLibrary.Of(module.GetType());

    public ModelSignature Signature { get; } = signature;

    public IReadOnlyList<string>? Classes => null;

    public IReadOnlyList<ColumnBuffer> Score(IReadOnlyList<ColumnBuffer> inputs, int rows)
    {
        var given = new float[rows, inputs.Count];
        for (var column = 0; column < inputs.Count; column++)
        {
            var values = ((IValues<float>)inputs[column]).Values;
            for (var row = 0; row < rows; row++)
            {
                given[row, column] = values[row];
            }
        }

        var answers = TensorType.Of(Signature.Outputs[0]).Allocate(Signature.Outputs[0], rows);
        _library.Ask(module, given).Values.CopyTo(((IValues<float>)answers).Values, 0);
        return [answers];
    }

    public void Dispose() => (module as IDisposable)?.Dispose();
}
