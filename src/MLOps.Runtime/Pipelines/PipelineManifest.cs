using System.Text.Json;
using System.Text.Json.Serialization;
using MLOps.Store;

namespace MLOps.Pipelines;

/// <summary>What an exported project says of itself, in <c>pipeline.json</c> beside its code.</summary>
/// <param name="Name">The project's name.</param>
/// <param name="Notebook">File name of the notebook, when it is known.</param>
/// <param name="Culture">Culture that the notebook ran under; "" is the invariant one.</param>
/// <param name="Inputs">Files that the pipeline reads.</param>
/// <param name="Datasets">Datasets that it registers, by name.</param>
/// <param name="Models">Models that it registers, by name.</param>
public sealed record PipelineManifest(
    string Name, string? Notebook, string Culture, IReadOnlyList<InputFile> Inputs, IReadOnlyList<string> Datasets, IReadOnlyList<string> Models)
{
    public const string FileName = "pipeline.json";

    /// <summary>Files that the pipeline writes, relative to its folder, with forward slashes; those of them that the notebook had at its end.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>How far a metric may differ from the notebook's, by its name; metrics that are not here must be equal.</summary>
    public IReadOnlyDictionary<string, double> Tolerances { get; init; } = new Dictionary<string, double>();

    /// <summary>Names of its parameters; null in exports of earlier releases.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Parameters { get; init; }

    /// <summary>The notebook that is to be run in the place of a program, relative to the folder; null for a project and a program of one file.</summary>
    public string? MainNotebook { get; init; }

    /// <exception cref="UserException">The folder holds no exported project, or its manifest cannot be read.</exception>
    public static PipelineManifest Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new UserException($"'{folder}' is not an exported project: it has no {FileName}.", "mlops export NOTEBOOK --out DIR makes one.");
        }

        try
        {
            return Json.Read<PipelineManifest>(File.ReadAllText(path));
        }
        catch (JsonException error)
        {
            throw new UserException($"{FileName} in '{folder}' cannot be read: {error.Message}", "Export the notebook again.");
        }
    }

    public void Write(string folder) => File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, Json.Indented) + "\n");
}

/// <param name="Path">Relative to the project, with forward slashes.</param>
/// <param name="Sha256">64 lower-case hex digits.</param>
public sealed record InputFile(string Path, string Sha256, long Bytes);
