using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MLOps.Governance;
using MLOps.Store;

namespace MLOps.Models;

/// <summary>
/// Signs and checks the files of a model folder as OpenSSF model signing 1.0 does: a Sigstore bundle around a DSSE envelope around an
/// in-toto statement whose predicate lists every file with its SHA-256, and whose subject is the digest over these digests.
/// </summary>
internal static class SignedFolder
{
    public const string FileName = "model.sig";
    private const string PredicateType = "https://model_signing/signature/v1.0";
    private const string MediaType = "application/vnd.dev.sigstore.bundle.v0.3+json";

    /// <summary>The bundle for some files; names are relative, with forward slashes.</summary>
    public static string Sign(string name, IEnumerable<(string Name, string Digest)> files, SigningKey key)
    {
        var resources = files.OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => new Resource(f.Name, "sha256", f.Digest)).ToList();
        var statement = new InTotoStatement<Predicate>([InTotoSubject.Of(name, RootOf(resources))], PredicateType, new Predicate(new Serialization("files", "sha256", false, [FileName]), resources));
        var envelope = DsseEnvelope.Sign(DsseEnvelope.InToto, statement.ToBytes(), key);
        return new JsonObject
        {
            ["mediaType"] = MediaType,
            ["verificationMaterial"] = new JsonObject { ["publicKey"] = new JsonObject { ["hint"] = HintOf(key.PublicKey) }, ["tlogEntries"] = new JsonArray() },
            ["dsseEnvelope"] = JsonSerializer.SerializeToNode(envelope with { Signatures = envelope.Signatures.Select(s => s with { Keyid = "" }).ToList() }, Json.Options),
        }.ToJsonString(Json.Indented) + "\n";
    }

    /// <summary>Every file that was signed, and every other one that is there, with what was found.</summary>
    /// <param name="files">What is there now, without the signature itself.</param>
    public static IReadOnlyList<VerifiedPart> Verify(string bundle, VerifyingKey key, IEnumerable<(string Name, string Digest)> files)
    {
        var envelope = Envelope(bundle);
        if (envelope is null || !envelope.IsSignedBy(key))
        {
            return [new("signature", key.Id, false, "not made with this key, or changed since")];
        }

        var statement = InTotoStatement.Parse<Predicate>(System.Text.Encoding.UTF8.GetString(envelope.Content()), PredicateType);
        var there = files.ToDictionary(f => f.Name, f => f.Digest, StringComparer.Ordinal);
        var signed = statement.Predicate.Resources.Select(r => new VerifiedPart(r.Name, r.Digest, there.GetValueOrDefault(r.Name) == r.Digest, there.TryGetValue(r.Name, out var now)
            ? now == r.Digest ? "as it was signed" : $"changed, its SHA-256 is now {now[..12]}"
            : "missing"));
        var added = there.Where(f => statement.Predicate.Resources.All(r => r.Name != f.Key)).Select(f => new VerifiedPart(f.Key, f.Value, false, "was not signed"));
        var isConsistent = statement.Subject is [{ } subject] && subject.Digest.GetValueOrDefault("sha256") == RootOf(statement.Predicate.Resources);
        return [new("signature", key.Id, isConsistent, isConsistent ? $"made with the key {key.Id[..12]}" : "does not fit the files it lists"), .. signed, .. added];
    }

    /// <summary>All files of a folder but the signature, with their digests.</summary>
    public static IReadOnlyList<(string Name, string Digest)> Files(string folder, CancellationToken cancellation = default) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(f => (Name: Path.GetRelativePath(folder, f).Replace('\\', '/'), Path: f)).Where(f => f.Name != FileName)
        .Select(f => (f.Name, Artifacts.DigestOf(f.Path, cancellation))).ToList();

    private static DsseEnvelope? Envelope(string bundle)
    {
        try
        {
            return JsonNode.Parse(bundle)?["dsseEnvelope"]?.ToJsonString() is { } text ? DsseEnvelope.Parse(text) : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or UserException)
        {
            return null;
        }
    }

    // Over the bytes of the digests, in the order in which they are listed.
    private static string RootOf(IReadOnlyList<Resource> resources) => Convert.ToHexStringLower(SHA256.HashData(resources.SelectMany(r => Convert.FromHexString(r.Digest)).ToArray()));

    private static string HintOf(VerifyingKey key) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(key.Pem)));

    private sealed record Predicate(Serialization Serialization, IReadOnlyList<Resource> Resources);

    private sealed record Serialization(
        string Method, [property: JsonPropertyName("hash_type")] string HashType, [property: JsonPropertyName("allow_symlinks")] bool AllowSymlinks,
        [property: JsonPropertyName("ignore_paths")] IReadOnlyList<string> IgnorePaths);

    private sealed record Resource(string Name, string Algorithm, string Digest);
}
