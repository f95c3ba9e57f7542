namespace MLOps.Models;

/// <summary>One immutable version of a model: the file, what it takes and answers, and where it came from.</summary>
/// <param name="Digest">SHA-256 of the model file; checked whenever it is loaded.</param>
/// <param name="Size">Of the file, in bytes.</param>
/// <param name="Format"><c>mlnet</c>: ML.NET's model zip; <c>onnx</c>: an ONNX file; <c>torchsharp</c>: weights of a TorchSharp module.</param>
/// <param name="Example">The inputs of the first training rows, by name: values that a caller can send.</param>
/// <param name="TrainingRows">
/// SHA-256 of the artifact (Parquet) with the training rows, at most 100,000 drawn with a fixed seed, and the model's own answers for
/// them as <c>prediction.NAME</c>: what monitoring compares with.
/// </param>
/// <param name="TrainedOn">Lineage node of the source it was trained on: <c>dataset:weather@1</c>.</param>
/// <param name="Metrics">Of the run that was open at registration: the last value of each.</param>
/// <param name="Run">That run's id, or null.</param>
/// <param name="Aliases">That point to this version now.</param>
public sealed record ModelVersion(
    string Model, int Version, string Digest, long Size, string Format, ModelSignature Signature,
    IReadOnlyList<IReadOnlyDictionary<string, object?>> Example, string? TrainingRows, string? TrainedOn,
    IReadOnlyDictionary<string, double> Metrics, string? Run, string? Description, DateTimeOffset Created, IReadOnlyList<string> Aliases) : IReport
{
    /// <summary>Who registered it; null in stores of older programs.</summary>
    public string? Author { get; init; }

    /// <summary>
    /// SHA-256 over the names and contents of the parts of the file: two trainings that end in the same model have the same one, while
    /// <see cref="Digest"/> also covers the times in the zip. Null in stores of older programs.
    /// </summary>
    public string? Content { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>When it was taken out of use: no alias can be pointed to it, and it is not deployed.</summary>
    public DateTimeOffset? Retired { get; init; }

    /// <summary><c>rain@2</c>.</summary>
    public string Reference => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Model}@{Version}");

    public string Title => $"Model {Reference}";
}

/// <summary>The latest version of every model, with its number of versions and all its aliases.</summary>
public sealed record ModelList(IReadOnlyList<ModelEntry> Models) : IReport
{
    public string Title => "Models";
}

/// <param name="Aliases">Each alias of the model with the version it points to.</param>
public sealed record ModelEntry(ModelVersion Latest, int Versions, IReadOnlyDictionary<string, int> Aliases)
{
    /// <summary>Of the latest version: from its latest evaluation that has them, else from its run.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = Latest.Metrics;
}

/// <summary>All versions of one model, the latest first, and every move of its aliases.</summary>
public sealed record ModelHistory(string Model, IReadOnlyList<ModelVersion> Versions, IReadOnlyList<AliasMove> Moves) : IReport
{
    /// <summary>By version the exported pipeline that was proven to make this very model.</summary>
    public IReadOnlyDictionary<int, string> Proofs { get; init; } = new Dictionary<int, string>();

    /// <summary>By version the metrics of its latest evaluation that has them, else of its run.</summary>
    public IReadOnlyDictionary<int, IReadOnlyDictionary<string, double>> Metrics { get; init; } = Versions.ToDictionary(v => v.Version, v => v.Metrics);

    public string Title => $"Model {Model}";
}

/// <summary>Two versions side by side: metrics and what changed in the signature.</summary>
public sealed record ModelComparison(ModelVersion A, ModelVersion B, IReadOnlyList<MetricPair> Metrics, IReadOnlyList<string> SignatureChanges) : IReport
{
    /// <summary>Both on the same rows; null when no data were given.</summary>
    public PairedComparison? OnData { get; init; }

    public string Title => $"{A.Reference} against {B.Reference}";
}

/// <param name="A">Null where that version has no such metric.</param>
public sealed record MetricPair(string Name, double? A, double? B)
{
    /// <summary>B minus A; null when either is missing.</summary>
    public double? Difference => B - A;
}
