namespace MLOps.Models;

/// <summary>How an alias is moved.</summary>
public sealed record MoveOptions
{
    /// <summary>The reason, kept in the audit log.</summary>
    public string? Why { get; init; }

    /// <summary>Move it although a deployment follows the alias and callers of the version before would be answered differently.</summary>
    public bool AllowBreaking { get; init; }
}
