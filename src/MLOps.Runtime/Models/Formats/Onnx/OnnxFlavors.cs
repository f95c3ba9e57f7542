namespace MLOps.Models.Formats.Onnx;

/// <summary>What MLflow's loaders want to know of an ONNX file: <c>mlflow.onnx</c> reads it, and <c>python_function</c> through that.</summary>
internal static class OnnxFlavors
{
    private const string PythonVersion = "3.10.12"; // what MLflow 2.22 is tested with

    // The first release of the Python package that reads each version of the format: onnx/docs/Versioning.md.
    private static readonly Dictionary<int, string> Releases = new()
    {
        [3] = "1.0.0",
        [4] = "1.4.1",
        [5] = "1.5.0",
        [6] = "1.6.0",
        [7] = "1.7.0",
        [8] = "1.10.0",
        [9] = "1.14.0",
        [10] = "1.16.0",
        [11] = "1.18.0",
        [12] = "1.19.0",
        [13] = "1.20.0",
    };

    /// <param name="format">The file's ir_version.</param>
    public static Dictionary<string, object> Of(int format, string data) => new(StringComparer.Ordinal)
    {
        ["onnx"] = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["code"] = null,
            ["data"] = data,
            ["onnx_session_options"] = null,
            ["onnx_version"] = Release(format),
            ["providers"] = new[] { "CPUExecutionProvider" },
        },
        ["python_function"] = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["data"] = data,
            ["env"] = new Dictionary<string, object> { ["conda"] = "conda.yaml", ["virtualenv"] = "python_env.yaml" },
            ["loader_module"] = "mlflow.onnx",
            ["python_version"] = PythonVersion,
        },
    };

    public static IReadOnlyList<string> Requirements(int format) => ["mlflow", $"onnx>={Release(format)}", "onnxruntime"];

    /// <summary>The environment files that MLflow looks for beside the model.</summary>
    public static IEnumerable<(string Name, string Text)> Environment(IReadOnlyList<string> requirements) =>
    [
        ("requirements.txt", string.Concat(requirements.Select(r => r + "\n"))),
        ("python_env.yaml", $"python: {PythonVersion}\nbuild_dependencies:\n- pip\ndependencies:\n- -r requirements.txt\n"),
        ("conda.yaml", $"channels:\n- conda-forge\ndependencies:\n- python={PythonVersion}\n- pip\n- pip:\n{string.Concat(requirements.Select(r => $"  - {r}\n"))}name: mlflow-env\n"),
    ];

    private static string Release(int format) => Releases.GetValueOrDefault(format, Releases[Releases.Keys.Max()]);
}
