namespace MLOps.Models;

/// <summary>Whether a version may carry an alias, gate by gate.</summary>
/// <param name="Model">The version: <c>rain@2</c>.</param>
/// <param name="From">The version that the alias pointed to before; null for a new alias.</param>
/// <param name="Digest">SHA-256 of the model file that was judged.</param>
/// <param name="Gates">Empty when the alias has no policy: anything may carry it then.</param>
/// <param name="Actor">Who asked.</param>
public sealed record PromotionReport(
    string Model, string Alias, int? From, string Digest, IReadOnlyList<GateResult> Gates, string Actor, DateTimeOffset Time, string? Why) : IReport
{
    public string Title => $"Promotion of {Model} to {Alias}";

    public bool Granted => Gates.All(g => g.Passed);

    internal IEnumerable<GateResult> Failed => Gates.Where(g => !g.Passed);

    /// <summary>Goes on only when it was granted: for programs that must not run on after a refusal.</summary>
    /// <exception cref="UserException">It was refused; the message is the verdict.</exception>
    public PromotionReport OrThrow() => Granted ? this : throw new UserException(Verdict, "#!model promote shows every gate.");

    /// <summary>The verdict with its reasons in one sentence.</summary>
    public string Verdict => Granted
        ? Gates.Count == 0 ? $"{Model} is {Alias}: no policy guards the alias." : $"{Model} may be {Alias}: it meets all {Gates.Count} gates."
        : $"{Model} may not be {Alias}: {string.Join("; ", Failed.Select(g => $"{g.Gate}: {g.Evidence}"))}.";
}

/// <param name="Gate">What was asked, as the policy writes it: <c>accuracy >= 0.8</c>.</param>
/// <param name="Evidence">What was found, and where.</param>
public sealed record GateResult(string Gate, bool Passed, string Evidence);
