using System.Collections;
using System.Text.Json;

namespace MLOps.Pipelines;

/// <summary>What <c>appsettings.json</c> beside the program sets: values of parameters, and policies of single steps.</summary>
internal sealed class PipelineSettings
{
    public const string FileName = "appsettings.json";
    private const string EnvironmentPrefix = "MLOPS_PARAM_";

    private readonly Dictionary<string, StepPolicy> _steps = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Values of parameters by name.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; private init; } = new Dictionary<string, string>();

    /// <summary>The policy for a step: its own, else the one that the call gives all.</summary>
    public StepPolicy PolicyOf(PipelineStep step, StepPolicy all) => _steps.GetValueOrDefault(step.Title) ?? all;

    /// <summary>Values that the environment gives, as <c>MLOPS_PARAM_NAME</c>.</summary>
    public static IReadOnlyDictionary<string, string> FromEnvironment() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .Where(e => ((string)e.Key).StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase))
        .ToDictionary(e => ((string)e.Key)[EnvironmentPrefix.Length..], e => (string?)e.Value ?? "", StringComparer.OrdinalIgnoreCase);

    /// <exception cref="UserException">The file is no JSON, or says something that is not known.</exception>
    public static PipelineSettings Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return new PipelineSettings();
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return Read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw new UserException($"{FileName} cannot be read: {error.Message}", """It looks like { "parameters": { "rate": 0.1 }, "steps": { "Train": { "retries": 2, "timeout": "10m" } } }.""");
        }
    }

    private static PipelineSettings Read(JsonElement root)
    {
        var settings = new PipelineSettings
        {
            Parameters = root.TryGetProperty("parameters", out var parameters)
                ? parameters.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString(), StringComparer.OrdinalIgnoreCase)
                : new Dictionary<string, string>(),
        };
        foreach (var step in root.TryGetProperty("steps", out var steps) ? steps.EnumerateObject() : default)
        {
            settings._steps[step.Name] = new StepPolicy(
                step.Value.TryGetProperty("retries", out var retries) ? retries.GetInt32() : 0,
                step.Value.TryGetProperty("timeout", out var timeout) ? StepPolicy.Time(timeout.ToString()) : null);
        }

        return settings;
    }
}
