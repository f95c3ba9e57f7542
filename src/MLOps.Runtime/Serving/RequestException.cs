namespace MLOps.Serving;

/// <summary>A request that cannot be answered: the HTTP status and one sentence for its sender.</summary>
internal sealed class RequestException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;

    public static RequestException Bad(string message) => new(400, message);

    /// <summary>An unknown name with the nearest that exists.</summary>
    public static RequestException Unknown(int status, string kind, string name, IEnumerable<string> known) => new(status, UserError.Unknown(kind, name, known).ToString());
}
