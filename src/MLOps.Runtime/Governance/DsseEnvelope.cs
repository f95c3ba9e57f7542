using System.Text;
using System.Text.Json;
using MLOps.Store;

namespace MLOps.Governance;

/// <summary>
/// A signed text in the Dead Simple Signing Envelope (DSSE 1.0.2) that in-toto, cosign and Sigstore bundles use: what is signed is
/// the content together with its type.
/// </summary>
/// <param name="PayloadType">Media type of the content.</param>
/// <param name="Payload">The content in base 64.</param>
public sealed record DsseEnvelope(string PayloadType, string Payload, IReadOnlyList<DsseSignature> Signatures)
{
    /// <summary>The media type of in-toto statements.</summary>
    public const string InToto = "application/vnd.in-toto+json";

    public static DsseEnvelope Sign(string payloadType, byte[] content, SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var signature = key.Sign(PreAuthentication(payloadType, content));
        return new DsseEnvelope(payloadType, Convert.ToBase64String(content), [new DsseSignature(key.PublicKey.Id, Convert.ToBase64String(signature))]);
    }

    /// <exception cref="UserException">The text is no envelope.</exception>
    public static DsseEnvelope Parse(string json)
    {
        try
        {
            var envelope = Json.Read<DsseEnvelope>(json);
            return envelope is { PayloadType: not null, Payload: not null, Signatures: not null }
                ? envelope
                : throw new UserException("The envelope lacks its payload, its type or its signatures.");
        }
        catch (JsonException error)
        {
            throw new UserException("The envelope cannot be read: " + error.Message);
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json.Indented) + "\n";

    /// <summary>The content; empty when the base 64 is broken.</summary>
    public byte[] Content() => Decode(Payload) ?? [];

    /// <summary>Whether one of the signatures is this key's, over this content and type.</summary>
    public bool IsSignedBy(VerifyingKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Decode(Payload) is { } content
            && Signatures.Any(s => Decode(s.Sig) is { } signature && key.Verify(PreAuthentication(PayloadType, content), signature));
    }

    /// <summary>"DSSEv1", then length and text of type and content, separated by spaces; lengths in bytes.</summary>
    internal static byte[] PreAuthentication(string payloadType, byte[] content)
    {
        var type = Encoding.UTF8.GetBytes(payloadType);
        return [.. Encoding.UTF8.GetBytes($"DSSEv1 {type.Length} "), .. type, .. Encoding.UTF8.GetBytes($" {content.Length} "), .. content];
    }

    private static byte[]? Decode(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

/// <param name="Keyid">Which key signed: <see cref="VerifyingKey.Id"/>. A hint, nothing rests on it.</param>
/// <param name="Sig">The signature in base 64.</param>
public sealed record DsseSignature(string Keyid, string Sig);
