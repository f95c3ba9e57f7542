using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLOps.Models.Scoring;

/// <summary>Scores rows with a model from several threads at once. The model is unpacked once; each thread borrows a bound row.</summary>
/// <remarks>Disposing ends the borrowed rows, not the model: it may be the notebook's own.</remarks>
internal sealed class ModelScorer : IModelScorer
{
    private readonly ConcurrentBag<RowScorer> _idle = [];
    private readonly IRowToRowMapper _mapper;

    public ModelScorer(string name, ITransformer model, DataViewSchema input, ModelSignature signature)
    {
        _mapper = SignatureReader.Mapper(name, model, input);
        Signature = signature;
        Classes = ScoredClasses.Of(_mapper.OutputSchema);
    }

    public ModelSignature Signature { get; }

    public IReadOnlyList<string>? Classes { get; }

    public IReadOnlyList<ColumnBuffer> Score(IReadOnlyList<ColumnBuffer> inputs, int rows)
    {
        var scorer = _idle.TryTake(out var idle) ? idle : new RowScorer(_mapper, Signature.Outputs);
        var outputs = scorer.Score(inputs, rows);
        _idle.Add(scorer); // one that threw is not given back: its pipeline may be in any state
        return outputs;
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var scorer))
        {
            scorer.Dispose();
        }
    }
}
