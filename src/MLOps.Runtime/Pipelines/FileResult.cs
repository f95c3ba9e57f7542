using MLOps.Models;
using MLOps.Store;

namespace MLOps.Pipelines;

/// <summary>A file that a notebook or a pipeline wrote.</summary>
/// <param name="Path">Relative to the folder, with forward slashes.</param>
/// <param name="Digest">SHA-256 of the file; of a zip (ML.NET's models, spreadsheets) of its entries, without the times in their headers.</param>
public sealed record FileResult(string Path, string Digest)
{
    /// <summary>What is in a file now; null when it is not there or cannot be read.</summary>
    /// <param name="name">What the result is to be called.</param>
    /// <param name="file">The file.</param>
    public static FileResult? Of(string name, string file)
    {
        try
        {
            return File.Exists(file) ? new FileResult(name, ModelDigest.Of(file, Artifacts.DigestOf(file))) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
