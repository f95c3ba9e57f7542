namespace MLOps.Monitoring;

/// <summary>What to compare with what; the defaults are right for a deployment.</summary>
public sealed record MonitorOptions
{
    /// <summary>
    /// The data that count as normal: anything <c>mlops.Data.Open</c> takes. Null: the training rows that the deployed model
    /// version was registered with.
    /// </summary>
    public object? Reference { get; init; }

    /// <summary>The columns to compare; null or empty: all that both sides have.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Only requests at or after this time. For deployments only: other sources have no time of arrival.</summary>
    public DateTimeOffset? Since { get; init; }
}
