using System.Security.Cryptography;
using System.Text;

namespace MLOps.Tool.Kernel;

/// <summary>HMAC over the four JSON parts of a message. With an empty key every signature is right and ours is empty.</summary>
internal sealed class MessageSigner
{
    private readonly HashAlgorithmName _algorithm;
    private readonly byte[] _key;

    public MessageSigner(string key, string scheme)
    {
        _key = Encoding.UTF8.GetBytes(key);
        _algorithm = scheme switch
        {
            "hmac-sha256" => HashAlgorithmName.SHA256,
            "hmac-sha384" => HashAlgorithmName.SHA384,
            "hmac-sha512" => HashAlgorithmName.SHA512,
            _ => throw new WrongCallException($"Signature scheme '{scheme}' is not known. There is: hmac-sha256, hmac-sha384, hmac-sha512."),
        };
    }

    /// <summary>Whether messages are signed: there is a key.</summary>
    public bool IsSigning => _key.Length > 0;

    /// <summary>Lower-case hex digits as UTF-8.</summary>
    public byte[] Sign(ReadOnlySpan<byte[]> parts)
    {
        if (_key.Length == 0)
        {
            return [];
        }

        using var hash = IncrementalHash.CreateHMAC(_algorithm, _key);
        foreach (var part in parts)
        {
            hash.AppendData(part);
        }

        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    public bool IsValid(byte[] signature, ReadOnlySpan<byte[]> parts) =>
        _key.Length == 0 || CryptographicOperations.FixedTimeEquals(Sign(parts), signature);
}
