using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLOps.Models.Scoring;

/// <summary>Scores rows with a model from several threads at once. The model is unpacked once; each thread borrows a bound row.</summary>
/// <remarks>Disposing ends the borrowed rows, not the model: it may be the notebook's own.</remarks>
internal sealed class ModelScorer : IDisposable
{
    private readonly ConcurrentBag<RowScorer> _idle = [];
    private readonly IRowToRowMapper _mapper;

    public ModelScorer(string name, ITransformer model, DataViewSchema input, ModelSignature signature)
    {
        _mapper = SignatureReader.Mapper(name, model, input);
        Signature = signature;
    }

    public ModelSignature Signature { get; }

    /// <summary>The outputs of all rows, in the signature's order. <paramref name="inputs"/> are all of the signature's.</summary>
    public IReadOnlyList<ColumnBuffer> Score(IReadOnlyList<ColumnBuffer> inputs, int rows)
    {
        var scorer = _idle.TryTake(out var idle) ? idle : new RowScorer(_mapper, Signature.Outputs);
        var outputs = scorer.Score(inputs, rows);
        _idle.Add(scorer); // one that threw is not given back: its pipeline may be in any state
        return outputs;
    }

    /// <summary>Empty buffers for the signature's inputs.</summary>
    public List<ColumnBuffer> Allocate(int rows) => Signature.Inputs.Select(i => TensorType.Of(i).Allocate(i, rows)).ToList();

    public void Dispose()
    {
        while (_idle.TryTake(out var scorer))
        {
            scorer.Dispose();
        }
    }
}
