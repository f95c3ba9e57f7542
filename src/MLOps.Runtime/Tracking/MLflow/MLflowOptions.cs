using System.Globalization;

namespace MLOps.Tracking.MLflow;

/// <summary>How an MLflow server is reached. Whatever is not given is read from MLflow's own environment variables.</summary>
public sealed record MLflowOptions
{
    /// <summary>Address of the tracking server, http or https: <c>MLFLOW_TRACKING_URI</c>.</summary>
    public Uri? TrackingUri { get; init; }

    /// <summary>Address of the model registry; the tracking server's when null: <c>MLFLOW_REGISTRY_URI</c>.</summary>
    public Uri? RegistryUri { get; init; }

    /// <summary>Experiment on the server that all runs go to, by name; each run's own when null: <c>MLFLOW_EXPERIMENT_NAME</c>.</summary>
    public string? ExperimentName { get; init; }

    /// <summary>The same by id: <c>MLFLOW_EXPERIMENT_ID</c>.</summary>
    public string? ExperimentId { get; init; }

    /// <summary>The run on the server that the next run of this process continues: <c>MLFLOW_RUN_ID</c>.</summary>
    public string? RunId { get; init; }

    /// <summary>With a password: basic authentication: <c>MLFLOW_TRACKING_USERNAME</c>, <c>MLFLOW_TRACKING_PASSWORD</c>.</summary>
    public string? UserName { get; init; }

    public string? Password { get; init; }

    /// <summary>Bearer token, used when there is no user name with password: <c>MLFLOW_TRACKING_TOKEN</c>.</summary>
    public string? Token { get; init; }

    /// <summary>Accept any certificate: <c>MLFLOW_TRACKING_INSECURE_TLS</c>.</summary>
    public bool InsecureTls { get; init; }

    /// <summary>How often a call is tried again after 408, 429, 500, 502, 503, 504 or no answer; 7 by default: <c>MLFLOW_HTTP_REQUEST_MAX_RETRIES</c>.</summary>
    public int MaxRetries { get; init; } = 7;

    /// <summary>Pause before the first repetition, doubled each time, with jitter; 2 s by default. A server's Retry-After goes before it.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time for one try; 120 s by default: <c>MLFLOW_HTTP_REQUEST_TIMEOUT</c>, in seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>From the environment variables.</summary>
    /// <exception cref="UserException">One of them cannot be read.</exception>
    public static MLflowOptions FromEnvironment() => From(Environment.GetEnvironmentVariable);

    internal static MLflowOptions From(Func<string, string?> variable)
    {
        string? Text(string name) => variable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
        return new MLflowOptions
        {
            TrackingUri = Text("MLFLOW_TRACKING_URI") is { } tracking ? Address(tracking, "MLFLOW_TRACKING_URI") : null,
            RegistryUri = Text("MLFLOW_REGISTRY_URI") is { } registry ? Address(registry, "MLFLOW_REGISTRY_URI") : null,
            ExperimentName = Text("MLFLOW_EXPERIMENT_NAME"),
            ExperimentId = Text("MLFLOW_EXPERIMENT_ID"),
            RunId = Text("MLFLOW_RUN_ID"),
            UserName = Text("MLFLOW_TRACKING_USERNAME"),
            Password = Text("MLFLOW_TRACKING_PASSWORD"),
            Token = Text("MLFLOW_TRACKING_TOKEN"),
            InsecureTls = Text("MLFLOW_TRACKING_INSECURE_TLS") is "true" or "True" or "TRUE" or "1",
            MaxRetries = Number("MLFLOW_HTTP_REQUEST_MAX_RETRIES", Text("MLFLOW_HTTP_REQUEST_MAX_RETRIES"), 7),
            Timeout = TimeSpan.FromSeconds(Number("MLFLOW_HTTP_REQUEST_TIMEOUT", Text("MLFLOW_HTTP_REQUEST_TIMEOUT"), 120)),
        };
    }

    /// <summary>An address that was typed: http or https.</summary>
    /// <exception cref="UserException">It is something else.</exception>
    public static Uri Address(string text, string what = "The server's address")
    {
        ArgumentNullException.ThrowIfNull(text);
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri is not null
            ? new Uri(uri.AbsoluteUri.TrimEnd('/') + "/")
            : throw new UserException($"{what} is '{text}', which is no http or https address.", "Example: http://localhost:5000. A folder of MLflow's is read with mlops import.");
    }

    private static int Number(string name, string? text, int otherwise) =>
        text is null ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new UserException($"{name} is '{text}' and not a whole number.");
}
