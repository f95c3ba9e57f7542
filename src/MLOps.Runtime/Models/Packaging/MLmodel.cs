using System.Globalization;
using System.Text.Json.Nodes;
using MLOps.Models.Formats;
using YamlDotNet.Serialization;

namespace MLOps.Models;

/// <summary>The file <c>MLmodel</c> that makes a folder a model in MLflow's eyes.</summary>
internal static class MLmodel
{
    public const string FileName = "MLmodel";

    private const string MlflowVersion = "2.22.0"; // whose format this is

    /// <param name="path">Of the model in its run's artifacts.</param>
    /// <param name="example">What is said of the example beside it; null when there is none.</param>
    public static string Write(ModelVersion v, ModelDescription model, string path, string? run, IReadOnlyDictionary<string, object>? example)
    {
        var manifest = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["artifact_path"] = path,
            ["flavors"] = model.Flavors,
            ["mlflow_version"] = MlflowVersion,
            ["model_size_bytes"] = v.Size,
            ["model_uuid"] = v.Digest[..32],
            ["signature"] = new Dictionary<string, object?> { ["inputs"] = Inputs(v.Signature.Inputs, model), ["outputs"] = Outputs(v.Signature.Outputs, model), ["params"] = null },
            ["utc_time_created"] = v.Created.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        };
        if (example is not null)
        {
            manifest["saved_input_example_info"] = example;
        }

        if (run is not null)
        {
            manifest["run_id"] = run;
        }

        return new SerializerBuilder().WithQuotingNecessaryStrings().Build().Serialize(manifest);
    }

    // MLflow keeps the columns as JSON within the YAML.
    private static string Inputs(IReadOnlyList<TensorSpec> specs, ModelDescription model) =>
        model.Inputs is { } tensors ? Json(tensors.Select(t => Tensor(t.Spec, t.Shape))) : Json(specs.Select(Column));

    // What Python answers for are tensors.
    private static string Outputs(IReadOnlyList<TensorSpec> specs, ModelDescription model) =>
        model.Requirements.Count > 0 ? Json(specs.Select(s => Tensor(s, s.Shape))) : Json(specs.Select(Column));

    private static string Json(IEnumerable<JsonNode> specs) => new JsonArray([.. specs]).ToJsonString(Store.Json.Options);

    private static JsonObject Column(TensorSpec s) => s.Length is null
        ? new JsonObject { ["type"] = ColumnType(s), ["name"] = s.Name, ["required"] = true }
        : new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = ColumnType(s) }, ["name"] = s.Name, ["required"] = true };

    private static JsonObject Tensor(TensorSpec s, IReadOnlyList<long> shape) => new()
    {
        ["type"] = "tensor",
        ["tensor-spec"] = new JsonObject { ["dtype"] = ArrayType(s), ["shape"] = new JsonArray([.. shape.Select(d => (JsonNode)d)]) },
        ["name"] = s.Name,
    };

    private static string ColumnType(TensorSpec spec) => spec.Datatype switch
    {
        "BOOL" => "boolean",
        "BYTES" => "string",
        "FP32" => "float",
        "FP64" => "double",
        "INT64" or "UINT32" or "UINT64" => "long",
        _ => "integer",
    };

    // NumPy's names.
    private static string ArrayType(TensorSpec spec) => spec.Datatype switch
    {
        "BOOL" => "bool",
        "BYTES" => "str",
        "FP32" => "float32",
        "FP64" => "float64",
        var other => other.ToLowerInvariant(),
    };
}
