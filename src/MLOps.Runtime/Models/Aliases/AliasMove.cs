namespace MLOps.Models;

/// <summary>An event in the life of an alias, as the audit log keeps it.</summary>
/// <param name="From">The version before, or null for a new alias.</param>
/// <param name="To">The version from then on, or null when the alias was taken away.</param>
/// <param name="Digest">SHA-256 of the model file of <paramref name="To"/>, or of <paramref name="From"/> when it was taken away.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Why">The reason that was given, or null.</param>
public sealed record AliasMove(string Alias, int? From, int? To, string Digest, string Actor, DateTimeOffset Time, string? Why = null);
