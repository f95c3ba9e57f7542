using Microsoft.ML;
using MLOps.Models.Formats;
using MLOps.Models.Scoring;
using MLOps.Store;

namespace MLOps.Models;

/// <summary>A version's file: written once at registration, checked against its digest whenever it is read.</summary>
internal static class ModelFile
{
    /// <exception cref="UserException">A step of the model cannot be saved.</exception>
    public static (string Digest, long Size) Save(Artifacts artifacts, string name, ITransformer model, DataViewSchema input, CancellationToken cancellation)
    {
        using var content = new MemoryStream();
        try
        {
            new MLContext(seed: 0).Model.Save(model, input, content);
        }
        catch (InvalidOperationException error)
        {
            throw new UserException($"Model '{name}' cannot be saved by ML.NET: {error.Message.TrimEnd('.')}.", "Leave custom mappings out of the pipeline that is registered, and compute their columns in the source.");
        }

        content.Position = 0;
        return artifacts.Add(content, cancellation);
    }

    /// <exception cref="UserException">The file is not there, is not the one that was registered, or cannot be loaded.</exception>
    public static IModelScorer Load(IModelFormat format, string path, string digest, string reference, ModelSignature signature)
    {
        Check(path, digest, reference);
        return format.Load(path, reference, signature);
    }

    /// <exception cref="UserException">The file is not there, or is not the one that was registered.</exception>
    public static void Check(string path, string digest, string reference, CancellationToken cancellation = default)
    {
        if (!File.Exists(path))
        {
            throw new UserException($"The file of model {reference} is missing from the workspace.", "Restore it from a backup of the folder, or register the model again.");
        }

        if (Artifacts.DigestOf(path, cancellation) != digest)
        {
            throw new UserException(
                $"The file of model {reference} is damaged: its SHA-256 is not the registered {digest[..12]} ({new FileInfo(path).Length} bytes).",
                "Restore it from a backup of the folder, or register the model again.");
        }
    }
}
