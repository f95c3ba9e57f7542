using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace MLOps.Models;

/// <summary>A version as a folder that MLflow reads: the MLmodel file, the model, an example, card, bill of materials and signature.</summary>
internal static class ModelFolder
{
    public const string Manifest = "MLmodel";
    public const string ExampleFile = "input_example.json";
    public const string VersionFile = "mlops.json";
    public const string CardFile = "model-card.md";
    public const string BomFile = "bom.cdx.json";

    private const string MlflowVersion = "2.22.0"; // whose format this is

    public static string ModelName(ModelVersion version) => version.Format == "onnx" ? "model.onnx" : "model.zip";

    /// <summary>Writes everything but the signature.</summary>
    public static void Write(string folder, ModelVersion version, string modelPath, string card, string bom)
    {
        Directory.CreateDirectory(folder);
        File.Copy(modelPath, Path.Combine(folder, ModelName(version)));
        File.WriteAllText(Path.Combine(folder, Manifest), ManifestOf(version));
        File.WriteAllText(Path.Combine(folder, ExampleFile), Example(version));
        File.WriteAllText(Path.Combine(folder, VersionFile), JsonSerializer.Serialize(version, Store.Json.Indented) + "\n");
        File.WriteAllText(Path.Combine(folder, CardFile), card);
        File.WriteAllText(Path.Combine(folder, BomFile), bom);
    }

    private static string ManifestOf(ModelVersion v)
    {
        var manifest = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["artifact_path"] = "model",
            ["flavors"] = Flavors(v),
            ["mlflow_version"] = MlflowVersion,
            ["model_size_bytes"] = v.Size,
            ["model_uuid"] = v.Digest[..32],
            ["saved_input_example_info"] = new Dictionary<string, object> { ["artifact_path"] = ExampleFile, ["pandas_orient"] = "split", ["type"] = "dataframe" },
            ["signature"] = new Dictionary<string, object?> { ["inputs"] = Columns(v.Signature.Inputs), ["outputs"] = Columns(v.Signature.Outputs), ["params"] = null },
            ["utc_time_created"] = v.Created.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        };
        if (v.Run is not null)
        {
            manifest["run_id"] = v.Run;
        }

        return new SerializerBuilder().WithQuotingNecessaryStrings().Build().Serialize(manifest);
    }

    private static Dictionary<string, object> Flavors(ModelVersion v) => new(StringComparer.Ordinal)
    {
        ["mlnet"] = new Dictionary<string, object> { ["data"] = ModelName(v), ["mlnet_version"] = ImportedModel.Installed.ToString(3) },
    };

    // MLflow keeps the columns as JSON within the YAML.
    private static string Columns(IReadOnlyList<TensorSpec> specs) => new JsonArray([.. specs.Select(s => (JsonNode)(s.Length is null
        ? new JsonObject { ["type"] = TypeOf(s), ["name"] = s.Name, ["required"] = true }
        : new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = TypeOf(s) }, ["name"] = s.Name, ["required"] = true }))]).ToJsonString(Store.Json.Options);

    private static string TypeOf(TensorSpec spec) => spec.Datatype switch
    {
        "BOOL" => "boolean",
        "BYTES" => "string",
        "FP32" => "float",
        "FP64" => "double",
        "INT64" or "UINT32" or "UINT64" => "long",
        _ => "integer",
    };

    private static string Example(ModelVersion v) => new JsonObject
    {
        ["columns"] = new JsonArray([.. v.Signature.Inputs.Select(i => (JsonNode)i.Name)]),
        ["data"] = new JsonArray([.. v.Example.Select(row => (JsonNode)new JsonArray([.. v.Signature.Inputs.Select(i => JsonSerializer.SerializeToNode(row.GetValueOrDefault(i.Name), Store.Json.Options))]))]),
    }.ToJsonString(Store.Json.Options) + "\n";
}
