using System.IO.Compression;
using MLOps.Models.Formats;

namespace MLOps.Models;

/// <summary>Takes a model apart that came from elsewhere, and trusts nothing in it: not its names, not its sizes, not its ending.</summary>
internal static class ModelUnpacker
{
    private const long Largest = 8L * 1024 * 1024 * 1024;

    /// <summary>Whether the file is a zip with a whole model folder in it, rather than ML.NET's own zip.</summary>
    public static bool HoldsFolder(ZipArchive zip) => zip.Entries.Any(e => e.FullName is MLmodel.FileName);

    /// <exception cref="UserException">It is no zip, or is cut short; the message says what it looks like.</exception>
    public static ZipArchive Open(string file)
    {
        if (FileKind.Of(file) is var kind and not FileKind.Zip)
        {
            throw new UserException($"'{Path.GetFileName(file)}' is no zip: {kind}.", "Give a model folder, a zip of one, or the zip that ML.NET saves.");
        }

        try
        {
            return ZipFile.OpenRead(file);
        }
        catch (InvalidDataException)
        {
            throw new UserException($"'{Path.GetFileName(file)}' is cut short or damaged: its list of contents is not there.", "Copy it again.");
        }
    }

    /// <summary>Unpacks into a folder; nothing is written outside of it, and nothing at all when an entry would be.</summary>
    /// <exception cref="UserException">An entry leads out of the folder or is a link, the zip is damaged, or it unpacks to more than 8 GiB.</exception>
    public static void Unpack(ZipArchive zip, string folder)
    {
        foreach (var entry in zip.Entries)
        {
            CheckName(entry, folder);
        }

        if (zip.Entries.Sum(e => e.Length) > Largest)
        {
            throw new UserException("The zip unpacks to more than 8 GiB.", "Unpack it yourself and import the folder.");
        }

        try
        {
            zip.ExtractToDirectory(folder);
        }
        catch (InvalidDataException error)
        {
            throw new UserException($"The zip is damaged: {error.Message}", "Copy it again.");
        }
    }

    // On Windows a backslash and a drive lead elsewhere; what may not be unpacked there is not unpacked here.
    private static void CheckName(ZipArchiveEntry entry, string folder)
    {
        const int linkMode = 0xA000;
        var name = entry.FullName.Replace('\\', '/');
        var isLink = (entry.ExternalAttributes >> 16 & 0xF000) == linkMode;
        if (isLink || name.StartsWith('/') || name.Contains(':', StringComparison.Ordinal) || name.Split('/').Contains("..")
            || !Path.GetFullPath(Path.Combine(folder, name)).StartsWith(Path.GetFullPath(folder), StringComparison.Ordinal))
        {
            throw new UserException($"The zip holds '{entry.FullName}', which {(isLink ? "is a link" : "leads out of its folder")}.", "A model is not packed like that; nothing was unpacked.");
        }
    }
}
