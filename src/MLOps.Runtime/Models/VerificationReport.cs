namespace MLOps.Models;

/// <summary>Whether what belongs to a version is still what was registered.</summary>
public sealed record VerificationReport(string Model, IReadOnlyList<VerifiedPart> Parts) : IReport
{
    public string Title => $"Verification of {Model}";

    public bool Intact => Parts.All(p => p.Intact);

    /// <summary>The finding in a sentence.</summary>
    public string Verdict => Intact
        ? $"{Model} is as it was registered or signed."
        : $"{Model} is not as it was registered or signed: {string.Join("; ", Parts.Where(p => !p.Intact).Select(p => $"{p.Part}: {p.Finding}"))}.";
}

/// <param name="Part">"model file", "training rows".</param>
/// <param name="Digest">The SHA-256 that it must have.</param>
public sealed record VerifiedPart(string Part, string Digest, bool Intact, string Finding);
