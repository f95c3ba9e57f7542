using MLOps.Data;
using MLOps.Store;

namespace MLOps.Models;

/// <summary>Gives packages their numbers and writes them down.</summary>
internal sealed class ModelRegistration(Workspace workspace)
{
    /// <summary>With the metrics of its run, or of the open one.</summary>
    public ModelVersion Add(ModelVersion package, string? description, IReadOnlyDictionary<string, string>? tags, Source? source)
    {
        var run = package.Run ?? workspace.Activity.Run;
        return workspace.Store.Decide(transaction =>
        {
            var version = package with
            {
                Version = transaction.Scalar<int>("SELECT coalesce(max(version), 0) + 1 FROM model_versions WHERE model = ?", package.Model),
                Metrics = run is null ? package.Metrics : ModelTable.Metrics(transaction.Connection, run),
                Run = run,
                Description = description,
                Created = transaction.Now,
                Author = transaction.User,
                Tags = tags ?? package.Tags,
            };
            ModelTable.Insert(transaction, version, workspace.Activity.Cell);
            LinkOrigins(transaction, version, source);
            transaction.Audit("model.registered", version.Reference, new { version.Digest, version.Size, version.Run, version.TrainingRows });
            return version;
        });
    }

    public ModelVersion Tag(ModelVersion version, string key, string value)
    {
        var tags = version.Tags.Where(t => t.Key != key).Concat(value.Length > 0 ? [new(key, value)] : []).ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal);
        workspace.Store.Decide(transaction =>
        {
            transaction.Execute("UPDATE model_versions SET tags = ? WHERE model = ? AND version = ?", Json.Write(tags), version.Model, version.Version);
            transaction.Audit("model.tagged", version.Reference, new { key, value, version.Digest });
        });
        return version with { Tags = tags };
    }

    // With a run the rows lead to the run, and the run to the model; without one the rows lead to the model.
    private static void LinkOrigins(StoreTransaction transaction, ModelVersion version, Source? source)
    {
        var node = "model:" + version.Reference;
        if (version.Run is not null)
        {
            transaction.Link("run:" + version.Run, node, "produced");
            return;
        }

        if (source is not null)
        {
            source.LinkOrigins(transaction);
            transaction.Link(source.LineageNode, node, "trained");
        }
    }
}
