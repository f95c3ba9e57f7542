using MLOps.Store;

namespace MLOps.Pipelines;

/// <summary>What a notebook or an exported program recorded, in the form in which the two are compared.</summary>
public sealed record PipelineResults(
    IReadOnlyList<RunResult> Runs, IReadOnlyList<ModelResult> Models, IReadOnlyList<DatasetResult> Datasets, IReadOnlyList<CheckResult> Checks)
{
    public const string FileName = "results.json";

    /// <summary>SHA-256 of the values that steps left behind and that were kept, by name; of a notebook those of the variables that its export is for.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>The files that were written, by what is in them.</summary>
    public IReadOnlyList<FileResult> Files { get; init; } = [];

    /// <summary>How much was recorded, in words.</summary>
    internal string Summary
    {
        get
        {
            (int Count, string One, string Many)[] kinds =
            [
                (Datasets.Count, "dataset", "datasets"), (Checks.Count, "check", "checks"), (Runs.Count, "run", "runs"), (Runs.Sum(r => r.Metrics.Count), "metric", "metrics"),
                (Models.Count, "model version", "model versions"), (Files.Count, "file", "files"),
            ];
            var words = kinds.Where(k => k.Count > 0).Select(k => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{k.Count} {(k.Count == 1 ? k.One : k.Many)}")).ToList();
            return words.Count == 0 ? "nothing" : string.Join(", ", words);
        }
    }

    /// <summary>Of what was recorded only what was chosen by name: models, datasets, metrics; and the values of chosen variables.</summary>
    public PipelineResults Chosen(IReadOnlyCollection<string> names, IReadOnlyDictionary<string, string> values) => this with
    {
        Runs = Runs.Select(r => r with { Parameters = new Dictionary<string, string>(), Metrics = r.Metrics.Where(m => names.Contains(m.Key)).ToDictionary(m => m.Key, m => m.Value, StringComparer.Ordinal) })
            .Where(r => r.Metrics.Count > 0).ToList(),
        Models = Models.Where(m => names.Contains(m.Model)).ToList(),
        Checks = [],
        Files = Files.Where(f => names.Any(n => Names(n, f.Path))).ToList(),
        Values = values,
    };

    // A file may be chosen by the name that the notebook gave it, which may have another folder here.
    private static bool Names(string name, string path) => Path.GetFileName(path) == Path.GetFileName(name.Replace('\\', '/'));

    public static PipelineResults Read(string path) => Json.Read<PipelineResults>(File.ReadAllText(path));

    public void Write(string path) => File.WriteAllText(path, System.Text.Json.JsonSerializer.Serialize(this, Json.Indented) + "\n");
}

/// <param name="Metrics">The last value of each metric, by name; null for NaN and infinities.</param>
public sealed record RunResult(
    string Experiment, string Name, string Status, IReadOnlyDictionary<string, string> Parameters, IReadOnlyDictionary<string, double?> Metrics);

/// <param name="Digest">SHA-256 of the model file without what changes from save to save.</param>
/// <param name="Predictions">SHA-256 of its predictions for its own first training rows; null when they could not be made.</param>
/// <param name="Aliases">Aliases that point at this version.</param>
public sealed record ModelResult(string Model, string Digest, string? Predictions, IReadOnlyList<string> Aliases);

public sealed record DatasetResult(string Name, string Digest, long Rows, IReadOnlyList<string> Columns);

/// <summary>A validation report: whether it passed.</summary>
public sealed record CheckResult(string Subject, bool Success);
