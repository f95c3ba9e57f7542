using System.Security.Cryptography;

namespace MLOps.Store;

/// <summary>Files kept under the SHA-256 of their content: the same bytes are stored once, and a changed byte is noticed.</summary>
public sealed class Artifacts
{
    private readonly string _root;

    internal Artifacts(WorkspacePaths paths) => _root = paths.Artifacts;

    /// <summary>Copies a file in; returns its digest (64 lower-case hex digits) and size in bytes.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing is stored.</exception>
    public (string Digest, long Size) Add(string file, CancellationToken cancellation = default)
    {
        using var source = File.OpenRead(file);
        return Add(source, cancellation);
    }

    /// <summary>Copies a stream in, hashing as it goes. A half-written file never gets its final name.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing is stored.</exception>
    public (string Digest, long Size) Add(Stream content, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        var temporary = NewTemporary();
        try
        {
            var (digest, size) = CopyHashed(content, temporary, cancellation);
            Place(temporary, digest);
            return (digest, size);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Whether something is stored under this digest.</summary>
    public bool Has(string digest) => File.Exists(PathOf(digest));

    /// <summary>Full path of a stored file.</summary>
    /// <exception cref="UserException">Nothing is stored under this digest.</exception>
    public string Find(string digest) =>
        File.Exists(PathOf(digest))
            ? PathOf(digest)
            : throw new UserException(Missing(digest));

    internal static UserError Missing(string digest) => new($"Artifact {digest} is missing from the workspace.", Hint: "Restore it from a backup of the folder.");

    /// <summary>Whether the stored bytes still have the digest they are stored under.</summary>
    public bool Verify(string digest)
    {
        using var stream = File.OpenRead(Find(digest));
        return Convert.ToHexStringLower(SHA256.HashData(stream)) == digest;
    }

    /// <summary>SHA-256 of a text in UTF-8.</summary>
    public static string DigestOfText(string text) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>SHA-256 of a file as 64 lower-case hex digits.</summary>
    public static string DigestOf(string file, CancellationToken cancellation = default)
    {
        using var stream = File.OpenRead(file);
        return Hash(stream, Stream.Null, cancellation);
    }

    /// <summary>Begins to copy a file in beside what the caller does meanwhile.</summary>
    internal IncomingArtifact Receive(string file, CancellationToken cancellation) => new(this, file, NewTemporary(), cancellation);

    /// <summary>Where a file of this digest lies, whether it is there or not.</summary>
    internal string PathOf(string digest) => Path.Combine(_root, digest[..2], digest);

    /// <summary>Gives a whole file the name that its content has.</summary>
    internal void Place(string temporary, string digest)
    {
        var final = PathOf(digest);
        Directory.CreateDirectory(Path.GetDirectoryName(final)!);
        if (!File.Exists(final))
        {
            File.Move(temporary, final, overwrite: true);
        }
    }

    internal static (string Digest, long Size) CopyHashed(Stream content, string target, CancellationToken cancellation)
    {
        using var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write);
        var digest = Hash(content, file, cancellation);
        file.Flush(flushToDisk: true);
        return (digest, file.Length);
    }

    private static string Hash(Stream content, Stream target, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 * 1024];
        int read;
        while ((read = content.Read(buffer)) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
            target.Write(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private string NewTemporary()
    {
        Directory.CreateDirectory(_root);
        return Path.Combine(_root, $"{Guid.NewGuid():N}.tmp");
    }
}
