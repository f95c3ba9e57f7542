using Microsoft.ML;
using MLOps.Models.Scoring;
using MLOps.Store;

namespace MLOps.Models;

/// <summary>ML.NET's model zip: written once at registration, checked against its digest whenever it is read.</summary>
internal static class ModelFile
{
    public static (string Digest, long Size) Save(Artifacts artifacts, ITransformer model, DataViewSchema input)
    {
        using var content = new MemoryStream();
        new MLContext(seed: 0).Model.Save(model, input, content);
        content.Position = 0;
        return artifacts.Add(content);
    }

    /// <exception cref="UserException">The file is not there, is not the one that was registered, or cannot be unpacked.</exception>
    public static IModelScorer Load(string path, string digest, string reference, ModelSignature signature)
    {
        Check(path, digest, reference);
        try
        {
            var model = new MLContext(seed: 0).Model.Load(path, out var input);
            return new ModelScorer(reference, model, input, signature);
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException or InvalidDataException or IOException or ArgumentException)
        {
            throw new UserException($"Model {reference} cannot be loaded: {FirstLine(error)}", "It was made by another version of ML.NET, or needs a package that is not here.");
        }
    }

    /// <exception cref="UserException">The file is not there, or is not the one that was registered.</exception>
    public static void Check(string path, string digest, string reference)
    {
        if (!File.Exists(path))
        {
            throw new UserException($"The file of model {reference} is missing from the workspace.", "Restore it from a backup of the folder, or register the model again.");
        }

        if (Artifacts.DigestOf(path) != digest)
        {
            throw new UserException(
                $"The file of model {reference} is damaged: its SHA-256 is not the registered {digest[..12]} ({new FileInfo(path).Length} bytes).",
                "Restore it from a backup of the folder, or register the model again.");
        }
    }

    private static string FirstLine(Exception error) => error.Message.ReplaceLineEndings("\n").Split('\n')[0];
}
