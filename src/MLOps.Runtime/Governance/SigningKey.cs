using System.Security.Cryptography;

namespace MLOps.Governance;

/// <summary>
/// The private key of a workspace: ECDSA over the curve P-256 with SHA-256, signatures in ASN.1 DER, which OpenSSL, cosign and
/// model-signing read. One key signs everything that a workspace vouches for.
/// </summary>
public sealed class SigningKey : IDisposable
{
    private readonly ECDsa _key;

    private SigningKey(ECDsa key)
    {
        _key = key;
        PublicKey = new VerifyingKey(key.ExportSubjectPublicKeyInfo());
    }

    /// <summary>What others need to check signatures of this key.</summary>
    public VerifyingKey PublicKey { get; }

    /// <summary>The key in a PEM file (PKCS #8); made there when the file does not exist, readable by its owner alone.</summary>
    /// <exception cref="UserException">The file holds no such key.</exception>
    public static SigningKey OpenOrCreate(string file)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        if (!File.Exists(file))
        {
            Create(file);
        }

        return Open(file);
    }

    /// <summary>The key in a PEM file (PKCS #8).</summary>
    /// <exception cref="UserException">The file is not there or holds no such key.</exception>
    public static SigningKey Open(string file)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(file));
            return new SigningKey(key);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            key.Dispose();
            throw new UserException($"'{file}' is no private key: {error.Message}", "It must be a PEM file with an elliptic-curve key (PKCS #8).");
        }
    }

    /// <summary>Signs bytes; the signature differs from call to call.</summary>
    public byte[] Sign(byte[] data) => _key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    public void Dispose() => _key.Dispose();

    // Two processes may come here at once: the first file that stands is the key.
    private static void Create(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var draft = $"{file}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(draft, options))
        {
            writer.Write(key.ExportPkcs8PrivateKeyPem() + "\n");
        }

        try
        {
            File.Move(draft, file);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(draft);
        }
    }
}

/// <summary>A public key: ECDSA over P-256. Two are equal when they are the same key.</summary>
public sealed record VerifyingKey
{
    private readonly byte[] _info;

    internal VerifyingKey(byte[] info)
    {
        _info = info;
        Id = Convert.ToHexStringLower(SHA256.HashData(info));
    }

    /// <summary>SHA-256 of the key's DER form (SubjectPublicKeyInfo), 64 lower-case hex digits.</summary>
    public string Id { get; }

    /// <summary>The key as a PEM text.</summary>
    public string Pem => PemEncoding.WriteString("PUBLIC KEY", _info) + "\n";

    /// <exception cref="UserException">The text holds no such key.</exception>
    public static VerifyingKey FromPem(string pem)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return new VerifyingKey(key.ExportSubjectPublicKeyInfo());
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new UserException("The text is no public key: " + error.Message, "It must be PEM with an elliptic-curve key.");
        }
    }

    /// <summary>The key in a PEM file.</summary>
    /// <exception cref="UserException">The file is not there or holds no such key.</exception>
    public static VerifyingKey Open(string file)
    {
        try
        {
            return FromPem(File.ReadAllText(file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The public key '{file}' cannot be read: {error.Message}");
        }
    }

    /// <summary>Whether the owner of the key signed these bytes; false for anything that is no signature.</summary>
    public bool Verify(byte[] data, byte[] signature)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(_info, out _);
        return key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    public bool Equals(VerifyingKey? other) => other is not null && Id == other.Id;

    public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);
}
