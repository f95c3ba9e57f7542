using Microsoft.ML;
using MLOps.Data;
using MLOps.Models.Formats;
using MLOps.Models.Scoring;
using MLOps.Store;

namespace MLOps.Models;

/// <summary>Everything about a new version that does not need the store: signature, file, example and training rows.</summary>
internal sealed class ModelPackager(Workspace workspace, CancellationToken cancellation)
{
    private const int ExampleRows = 3;
    private const int ReferenceRows = 100_000;
    private const int BatchSize = 2048;

    /// <returns>The version, still without number, run, metrics and time.</returns>
    public ModelVersion Pack(string name, ITransformer model, object given, Source source)
    {
        var schema = InputSchema(name, model, given, source);
        var signature = SignatureReader.Read(name, model, schema);
        using var scorer = new ModelScorer(name, model, schema, signature);
        var (rows, example) = TrainingRows(scorer, source);
        var (digest, size) = ModelFile.Save(workspace.Store.Artifacts, name, model, schema, cancellation);
        return Version(name, digest, size, ModelFormats.MLNet, signature) with { Example = example, TrainingRows = rows, TrainedOn = source.LineageNode };
    }

    /// <summary>The same of a model file that another program wrote.</summary>
    /// <param name="inputs">For a model with one wide input: the columns that fill it, in order.</param>
    public ModelVersion Pack(string name, string file, IReadOnlyList<string>? inputs, Source source)
    {
        var format = ModelFormats.OfFile(file);
        using var arriving = Receive(file);
        using var scorer = format.Open(name, file, inputs);
        var signature = scorer.Signature;
        CheckColumns(name, signature, source);
        var (rows, example) = TrainingRows(scorer, source);
        return Keep(name, arriving, format, signature) with { Example = example, TrainingRows = rows, TrainedOn = source.LineageNode };
    }

    /// <summary>Begins to take a model file in while it is being opened: both read all of it.</summary>
    public IncomingArtifact Receive(string file) => workspace.Store.Artifacts.Receive(file, cancellation);

    /// <summary>A model file of which no training rows are known.</summary>
    public ModelVersion Keep(string name, IncomingArtifact arriving, IModelFormat format, ModelSignature signature)
    {
        cancellation.ThrowIfCancellationRequested();
        var (digest, size) = arriving.Keep();
        return Version(name, digest, size, format, signature);
    }

    private ModelVersion Version(string name, string digest, long size, IModelFormat format, ModelSignature signature) =>
        new(name, 0, digest, size, format.Name, signature, [], null, null, new Dictionary<string, double>(), null, null, default, []) { Content = ModelDigest.Of(workspace.Store.Artifacts.Find(digest), digest) };

    private static void CheckColumns(string name, ModelSignature signature, Source source)
    {
        if (signature.Inputs is [{ Length: { } width } wide] && !source.Columns.Any(c => string.Equals(c.Name, wide.Name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new UserException($"Model '{name}' takes {width} values a row as its one input '{wide.Name}', and {source.Name} has no such column.", "Name the columns that make it up, in order: --inputs a,b,c (inputs in C#).");
        }
    }

    // A model trained on a data view (or a DataFrame, which is one) takes its types; one trained on what ToDataView
    // made of the source takes those.
    private DataViewSchema InputSchema(string name, ITransformer model, object given, Source source)
    {
        var first = new Source(source.Name, source.Kind, $"(SELECT * FROM {source.Relation} LIMIT 1)", source.Columns, () => "", source.LineageNode);
        var candidates = new List<Func<DataViewSchema>> { () => workspace.Data.ToDataView(first).Schema };
        if (given is IDataView view)
        {
            candidates.Insert(0, () => view.Schema);
        }

        var reason = "";
        foreach (var candidate in candidates.Select(c => c()))
        {
            try
            {
                model.GetOutputSchema(candidate);
                return candidate;
            }
            catch (Exception error) when (error is ArgumentException or InvalidOperationException)
            {
                reason = reason.Length > 0 ? reason : error.Message.ReplaceLineEndings("\n").Split('\n')[0];
            }
        }

        throw new UserException($"Model '{name}' does not fit the columns of {source.Name}: {reason}", "Give the rows it was trained on as the source.");
    }

    private (string Digest, List<IReadOnlyDictionary<string, object?>> Example) TrainingRows(IModelScorer scorer, Source source)
    {
        var engine = workspace.Data.Engine;
        var sample = new Source(source.Name, source.Kind, $"(SELECT * FROM {source.Relation} USING SAMPLE reservoir({ReferenceRows} ROWS) REPEATABLE (42))", source.Columns, () => "", source.LineageNode);
        var kept = workspace.Data.Count(source, cancellation) > ReferenceRows ? sample : source;
        using var table = new PredictionTable(workspace.Data, kept, cancellation);
        var example = new List<IReadOnlyDictionary<string, object?>>();
        foreach (var (inputs, rows) in SourceBatches.Read(engine, table.Relation, kept, scorer.Signature, BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            AddExample(example, inputs, rows);
            table.Add(scorer.Score(inputs, rows), rows);
        }

        return (Keep(engine, table.Finish(source.Name, scorer.Signature, 0).Source.Relation), example);
    }

    private static void AddExample(List<IReadOnlyDictionary<string, object?>> example, IReadOnlyList<ColumnBuffer> inputs, int rows)
    {
        for (var row = 0; row < rows && example.Count < ExampleRows; row++)
        {
            example.Add(inputs.ToDictionary(i => i.Spec.Name, i => i.Cell(row), StringComparer.Ordinal));
        }
    }

    private string Keep(DataEngine engine, string relation)
    {
        var temporary = Path.Combine(Path.GetTempPath(), $"mlops-{Guid.NewGuid():N}.parquet");
        try
        {
            engine.Use(c => DataEngine.Run(c, $"COPY {relation} TO {Sql.Text(temporary)} (FORMAT parquet, COMPRESSION zstd)", cancellation), cancellation);
            return workspace.Store.Artifacts.Add(temporary, cancellation).Digest;
        }
        finally
        {
            engine.Execute($"DROP TABLE IF EXISTS {relation}");
            File.Delete(temporary);
        }
    }
}
