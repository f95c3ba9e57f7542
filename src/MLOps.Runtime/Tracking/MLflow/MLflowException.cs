using System.Net;

namespace MLOps.Tracking.MLflow;

/// <summary>An MLflow server refused a call, or gave no answer that MLflow would give.</summary>
/// <param name="code">MLflow's own word: RESOURCE_ALREADY_EXISTS; null when the answer had none.</param>
public sealed class MLflowException(string message, HttpStatusCode? status = null, string? code = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Null when there was no answer at all.</summary>
    public HttpStatusCode? Status { get; } = status;

    public string? Code { get; } = code;
}
