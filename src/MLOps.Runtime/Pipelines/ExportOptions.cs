using System.Globalization;

namespace MLOps.Pipelines;

/// <summary>How a notebook is exported.</summary>
public sealed record ExportOptions
{
    /// <summary>The project's folder, relative to the notebook; null for <c>pipelines/NOTEBOOK</c>.</summary>
    public string? Output { get; init; }

    public ExportTarget Target { get; init; }

    /// <summary>Whether the export is built, run and compared.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>How far a metric may differ from the notebook's in the proof, by its name; metrics that are not here must be equal.</summary>
    public IReadOnlyDictionary<string, double> Tolerances { get; init; } = new Dictionary<string, double>();

    /// <summary>Reads tolerances written as NAME=VALUE.</summary>
    /// <exception cref="UserException">One is written otherwise, or is no finite number from 0 on.</exception>
    public static IReadOnlyDictionary<string, double> ReadTolerances(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var tolerances = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var at = text.LastIndexOf('=');
            tolerances[at > 0 ? text[..at].Trim() : text] = at > 0 && double.TryParse(text[(at + 1)..], CultureInfo.InvariantCulture, out var value) && value >= 0 && double.IsFinite(value)
                ? value
                : throw new UserException($"--tolerance takes NAME=VALUE, not '{text}'.", "For example --tolerance auc=0.001.");
        }

        return tolerances;
    }

    /// <summary>
    /// What the export is for, by name: models, datasets, files, metrics, or variables, which are compared as they are at the end. Empty
    /// for everything that the notebook recorded.
    /// </summary>
    public IReadOnlyList<string> For { get; init; } = [];

    /// <summary>Takes what looks like a secret from environment variables in the place of refusing.</summary>
    public bool SecretsFromEnvironment { get; init; }

    /// <summary>Refuses when the page and what was executed differ.</summary>
    public bool Strict { get; init; }
}

/// <summary>What an export is.</summary>
public enum ExportTarget
{
    /// <summary>A project with tests, container and workflow.</summary>
    Project,

    /// <summary>One C# file that <c>dotnet run</c> takes as it is, with its data.</summary>
    File,

    /// <summary>The smallest notebook that leads to the same results.</summary>
    Notebook,
}
