namespace MLOps.Models;

/// <summary>What the aliases of a model pointed to, and what was deployed, at some time between two moments.</summary>
/// <param name="Model">Null for all models.</param>
/// <param name="From">The first moment.</param>
/// <param name="To">The last; the same as <paramref name="From"/> when an instant was asked for.</param>
public sealed record LiveReport(
    string? Model, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<AliasSpan> Aliases, IReadOnlyList<DeploymentSpan> Deployments) : IReport
{
    public string Title => $"Live {(From == To ? $"at {Figures.Time(From)} UTC" : $"on {Figures.Time(From)[..10]}")}{(Model is null ? "" : $": {Model}")}";
}

/// <summary>An alias pointed to one version from one move to the next.</summary>
/// <param name="Digest">SHA-256 of the model file, as the move told it.</param>
/// <param name="Until">When it was moved on or taken away; null when it still points there.</param>
/// <param name="Actor">Who moved it there, and <paramref name="Why"/>.</param>
public sealed record AliasSpan(string Model, string Alias, int Version, string Digest, DateTimeOffset Since, DateTimeOffset? Until, string Actor, string? Why);

/// <summary>A deployment served one version from its start to its end.</summary>
/// <param name="Until">Null while it runs.</param>
public sealed record DeploymentSpan(string Name, string Model, int Version, string Digest, DateTimeOffset Since, DateTimeOffset? Until);
