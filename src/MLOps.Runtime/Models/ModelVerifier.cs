using MLOps.Store;

namespace MLOps.Models;

/// <summary>Hashes what belongs to a version again.</summary>
internal sealed class ModelVerifier(Workspace workspace, CancellationToken cancellation)
{
    public VerificationReport Verify(ModelVersion version)
    {
        var parts = new List<VerifiedPart> { Part("model file", version.Digest) };
        if (version.TrainingRows is { } rows)
        {
            parts.Add(Part("training rows", rows));
        }

        return new VerificationReport(version.Reference, [.. parts, .. workspace.Models.Evidence.Signatures(version)]);
    }

    private VerifiedPart Part(string name, string digest)
    {
        var path = workspace.Store.Artifacts.PathOf(digest);
        if (!File.Exists(path))
        {
            return new(name, digest, false, "missing from the workspace");
        }

        var found = Artifacts.DigestOf(path, cancellation);
        return found == digest
            ? new(name, digest, true, "the bytes that were registered")
            : new(name, digest, false, $"changed, its SHA-256 is now {found[..12]}");
    }
}
