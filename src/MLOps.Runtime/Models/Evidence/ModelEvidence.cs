using MLOps.Governance;
using MLOps.Models.Formats;
using MLOps.Store;

namespace MLOps.Models;

/// <summary>What goes with a version when others must trust it: card, bill of materials, signature.</summary>
public sealed class ModelEvidence
{
    private readonly Workspace _workspace;

    internal ModelEvidence(Workspace workspace) => _workspace = workspace;

    /// <summary>The card of a version, filled from the store; what is missing is named.</summary>
    /// <exception cref="UserException">There is no such version; the message names the nearest.</exception>
    public ModelCard Card(string reference) => ModelCard.Of(Facts(reference));

    /// <summary>The same as a Markdown text.</summary>
    /// <exception cref="UserException">There is no such version; the message names the nearest.</exception>
    public string CardMarkdown(string reference) => Models.CardMarkdown.Write(Card(reference));

    /// <summary>The bill of materials of a version: CycloneDX 1.6, JSON.</summary>
    /// <exception cref="UserException">There is no such version; the message names the nearest.</exception>
    public string BillOfMaterials(string reference) => Models.BillOfMaterials.Of(Facts(reference), _workspace.Clock.GetUtcNow()).ToJsonString(Json.Indented) + "\n";

    /// <summary>
    /// Signs a version's file in the format of OpenSSF model signing 1.0 and keeps the signature with the version.
    /// </summary>
    /// <param name="keyFile">A private key (PEM, P-256); the workspace's own when null.</param>
    /// <exception cref="UserException">There is no such version, its file is damaged, or the key cannot be read.</exception>
    public SignatureReport Sign(string reference, string? keyFile = null)
    {
        var version = _workspace.Models.Get(reference);
        ModelFile.Check(_workspace.Models.PathOf(version), version.Digest, version.Reference);
        using var key = keyFile is null ? _workspace.OpenSigningKey() : SigningKey.Open(Path.GetFullPath(keyFile, _workspace.BaseDirectory));
        var bundle = SignedFolder.Sign(version.Model, [(ModelFormats.Of(version).FileName, version.Digest)], key);
        var report = new SignatureReport(version.Reference, version.Digest, key.PublicKey.Id, key.PublicKey.Pem, bundle, _workspace.Clock.GetUtcNow());
        _workspace.Store.Decide(transaction => transaction.Audit("model.signed", version.Reference, new { model = version.Model, version = version.Version, version.Digest, key = report.Key }));
        _workspace.Store.Record(report, "model:" + version.Reference, _workspace.Activity.Cell, _workspace.Activity.Run);
        return report;
    }

    /// <summary>Checks a version's signatures with their keys: that of the workspace counts, others are named.</summary>
    internal IReadOnlyList<VerifiedPart> Signatures(ModelVersion version)
    {
        var own = File.Exists(_workspace.Paths.SigningKey) ? OwnKey() : null;
        return _workspace.Store.Read(c => c.Query(
                "SELECT CAST(body AS VARCHAR) FROM reports WHERE kind = 'SignatureReport' AND subject = ? ORDER BY created", row => Json.Read<SignatureReport>(row.GetString(0)), "model:" + version.Reference))
            .DistinctBy(s => s.Key)
            .Select(s =>
            {
                var parts = SignedFolder.Verify(s.Bundle, VerifyingKey.FromPem(s.PublicKey), [(ModelFormats.Of(version).FileName, version.Digest)]);
                var whose = s.Key == own?.Id ? "the workspace's key" : "a key that is not the workspace's";
                return new VerifiedPart("signature", s.Key, parts.All(p => p.Intact), parts.All(p => p.Intact) ? $"holds, by {whose} {s.Key[..12]}" : "does not hold");
            }).ToList();
    }

    internal ModelFacts Facts(string reference) => ModelFacts.Of(_workspace.Store, _workspace.Models.Get(reference));

    private VerifyingKey OwnKey()
    {
        using var key = _workspace.OpenSigningKey();
        return key.PublicKey;
    }
}

/// <summary>A signature over a version's file.</summary>
/// <param name="Key">SHA-256 of the public key.</param>
/// <param name="PublicKey">PEM, for those who check it elsewhere.</param>
/// <param name="Bundle">The Sigstore bundle, JSON.</param>
public sealed record SignatureReport(string Model, string Digest, string Key, string PublicKey, string Bundle, DateTimeOffset Time) : IReport
{
    public string Title => $"Signature of {Model}";
}
