namespace MLOps.Pipelines;

/// <summary>Secrets of an exported pipeline: they come from the environment and stand in no file.</summary>
public static class PipelineSecrets
{
    /// <summary>The value of an environment variable.</summary>
    /// <exception cref="UserException">It is not set, or empty.</exception>
    public static string Get(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : throw new UserException($"The environment variable {name} is not set.", "The pipeline needs it for a secret that stood in the notebook.");
}
