namespace MLOps.Serving;

/// <summary>A model behind an address.</summary>
/// <param name="Model">The version that is served: <c>rain@2</c>.</param>
/// <param name="Alias">By which it was deployed, or null.</param>
/// <param name="State">"running", "starting", "stopped" or "failed"; a server that has died is "stopped", with the reason in <paramref name="Error"/>.</param>
/// <param name="Address"><c>http://127.0.0.1:5001</c>; of a stopped deployment the last one.</param>
/// <param name="IsEphemeral">It ends with the process that started it.</param>
/// <param name="Call">A command line that asks it for a prediction, with the model's own example.</param>
/// <param name="Traffic">Out of the inference log; null when it was not asked for.</param>
public sealed record Deployment(
    string Name, string Model, string? Alias, string Digest, string State, string? Address, int? ProcessId, DateTimeOffset Started, DateTimeOffset? Stopped,
    bool IsEphemeral, string? Error, string Call, DeploymentTraffic? Traffic = null) : IReport
{
    public bool IsRunning => State == "running";

    public string Title => $"Deployment {Name}: {Model} is {State}";
}

/// <summary>What went through a deployment, by its inference log.</summary>
/// <param name="Rows">Predicted.</param>
/// <param name="Errors">Requests answered with a status of 400 or above.</param>
/// <param name="LatencyP50">Median over requests, in milliseconds; NaN without requests.</param>
/// <param name="LatencyP99">99th percentile over requests, in milliseconds; NaN without requests.</param>
public sealed record DeploymentTraffic(long Requests, long Rows, long Errors, double LatencyP50, double LatencyP99, DateTimeOffset? Last);

public sealed record DeploymentList(IReadOnlyList<Deployment> Deployments) : IReport
{
    public string Title => "Deployments";
}

/// <summary>How a model is deployed.</summary>
public sealed record DeploymentOptions
{
    /// <summary>The deployment's name; the model's when null.</summary>
    public string? Name { get; init; }

    /// <summary>The port on 127.0.0.1; null for the one it had before when that is free, else any free one.</summary>
    public int? Port { get; init; }

    /// <summary>The server ends with this process. Else it stays until it is stopped.</summary>
    public bool IsEphemeral { get; init; }

    /// <summary>How long to wait for the server to be ready. 60 s by default.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);
}
