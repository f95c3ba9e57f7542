using MLOps.Governance;

namespace MLOps.Pipelines;

/// <summary>
/// A proof in a project's folder: <c>proof.json</c>, an in-toto statement about the project's files; <c>proof.dsse.json</c>, the same
/// signed; <c>proof.pub</c>, the key to check it with.
/// </summary>
internal static class ProofFiles
{
    /// <summary>The kind of statement that a proof is.</summary>
    public const string PredicateType = "urn:mlops:pipeline-proof:v1";

    private const string Envelope = "proof.dsse.json";
    private const string PublicKey = "proof.pub";

    /// <summary>Files that no proof is about: they hold it, or come of running the project.</summary>
    public static IReadOnlyList<string> NotProven { get; } = [ProofReport.FileName, Envelope, PublicKey, PipelineResults.FileName];

    public static async Task WriteAsync(string folder, ProofReport proof, SigningKey key, CancellationToken cancellation)
    {
        var subjects = proof.Files.Select(f => InTotoSubject.Of(f.Path, f.Sha256)).ToList();
        var statement = new InTotoStatement<ProofReport>(subjects, PredicateType, proof with { Files = [], Signer = null }).ToBytes();
        await File.WriteAllBytesAsync(Path.Combine(folder, ProofReport.FileName), statement, cancellation).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(folder, Envelope), DsseEnvelope.Sign(DsseEnvelope.InToto, statement, key).ToJson(), cancellation).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(folder, PublicKey), key.PublicKey.Pem.ReplaceLineEndings("\n"), cancellation).ConfigureAwait(false);
    }

    /// <exception cref="UserException">The folder holds no proof, or one that cannot be read.</exception>
    public static ProofReport Read(string folder)
    {
        PipelineManifest.Read(folder);
        var path = Path.Combine(folder, ProofReport.FileName);
        if (!File.Exists(path))
        {
            throw new UserException($"'{folder}' has no {ProofReport.FileName}: it was exported without proof.", "Export the notebook again without --no-verify.");
        }

        try
        {
            var statement = InTotoStatement.Parse<ProofReport>(File.ReadAllText(path), PredicateType);
            return statement.Predicate with { Files = statement.Subject.Select(s => new InputFile(s.Name, s.Digest.GetValueOrDefault("sha256") ?? "", 0)).ToList() };
        }
        catch (UserException error)
        {
            throw new UserException($"{ProofReport.FileName} in '{folder}' cannot be read. {error.Message}", "Export the notebook again.");
        }
    }

    /// <summary>Who signed the proof, or what is wrong with the signature, in a sentence each.</summary>
    /// <param name="trusted">The key that must have signed; the one that came with the project when null.</param>
    public static (string? Signer, string? Problem) Check(string folder, VerifyingKey? trusted)
    {
        var (envelope, publicKey) = (Path.Combine(folder, Envelope), Path.Combine(folder, PublicKey));
        if (!File.Exists(envelope) || (trusted is null && !File.Exists(publicKey)))
        {
            return (null, $"the proof is not signed: '{(File.Exists(envelope) ? PublicKey : Envelope)}' is missing.");
        }

        try
        {
            var key = trusted ?? VerifyingKey.FromPem(File.ReadAllText(publicKey));
            var signed = DsseEnvelope.Parse(File.ReadAllText(envelope));
            return signed switch
            {
                _ when !signed.IsSignedBy(key) => (null, $"'{Envelope}' was not signed with the key {key.Id[..16]}{(trusted is null ? $" in '{PublicKey}'" : "")}."),
                _ when !signed.Content().AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(folder, ProofReport.FileName))) => (null, $"'{ProofReport.FileName}' is not the proof that was signed."),
                _ => ($"{key.Id[..16]} ({(trusted is null ? "the key that came with the project" : "the key that was given")})", null),
            };
        }
        catch (UserException error)
        {
            return (null, $"the signature cannot be checked. {error.Message}");
        }
    }
}
