using System.Diagnostics;
using MLOps.Data;
using MLOps.Models.Scoring;

namespace MLOps.Models;

/// <summary>A registered model, unpacked and ready in this process. Safe to use from several threads at once.</summary>
public sealed class LoadedModel : IDisposable
{
    private const int BatchSize = 2048;

    private readonly DataCatalog _data;
    private readonly IModelScorer _scorer;

    internal LoadedModel(DataCatalog data, ModelVersion version, IModelScorer scorer)
    {
        _data = data;
        _scorer = scorer;
        Version = version;
    }

    public ModelVersion Version { get; }

    internal IModelScorer Scorer => _scorer;

    /// <summary>
    /// The model's answers for all rows of a source. Columns are found by name, case ignored; columns the model does not need are
    /// kept beside the answers. A missing number reaches the model as NaN, missing text as empty, a missing boolean as false.
    /// </summary>
    /// <exception cref="UserException">The source lacks an input; the message names it and the nearest column.</exception>
    public Predictions Predict(object source, CancellationToken cancellation = default)
    {
        var watch = Stopwatch.StartNew();
        var opened = _data.Open(source, "rows");
        using var table = new PredictionTable(_data, opened, cancellation);
        foreach (var (outputs, rows) in _scorer.Score(SourceBatches.Read(_data.Engine, table.Relation, opened, Version.Signature, BatchSize), cancellation))
        {
            table.Add(outputs, rows);
        }

        return table.Finish(Version.Reference, Version.Signature, watch.Elapsed.TotalSeconds);
    }

    public void Dispose() => _scorer.Dispose();
}
