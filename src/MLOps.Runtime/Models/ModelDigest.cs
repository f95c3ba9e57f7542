using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace MLOps.Models;

/// <summary>
/// SHA-256 of a model file that two trainings can share. ML.NET's zip carries times in its headers: the digest is over the sorted
/// names of the entries with the SHA-256 of each. Other files are digested as they are.
/// </summary>
internal static class ModelDigest
{
    /// <param name="digest">SHA-256 of the file itself.</param>
    public static string Of(string path, string digest)
    {
        using var file = File.OpenRead(path);
        try
        {
            return Of(file);
        }
        catch (InvalidDataException)
        {
            return digest;
        }
    }

    /// <exception cref="InvalidDataException">It is no zip.</exception>
    public static string Of(Stream file)
    {
        using var zip = new ZipArchive(file, ZipArchiveMode.Read);
        var lines = zip.Entries.OrderBy(e => e.FullName, StringComparer.Ordinal).Select(e =>
        {
            using var content = e.Open();
            return $"{e.FullName.Replace('\\', '/')} {Convert.ToHexStringLower(SHA256.HashData(content))}\n";
        });
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }
}
