using System.Globalization;
using MLOps.Models;
using MLOps.Store;
using YamlDotNet.Serialization;

namespace MLOps.Tracking.MLflow;

/// <summary>The file <c>MLmodel</c> that makes a folder a model in MLflow's eyes. Its flavour is ours: <c>mlnet</c>.</summary>
internal static class MLmodelFile
{
    public const string Data = "model.zip";

    public static string Write(ModelVersion version, string run, string path) => new SerializerBuilder().Build().Serialize(new Dictionary<string, object>
    {
        ["artifact_path"] = path,
        ["flavors"] = new Dictionary<string, object> { ["mlnet"] = new Dictionary<string, object> { ["data"] = Data, ["mlnet_version"] = MLNetVersion, ["format"] = version.Format } },
        ["mlflow_version"] = "2.22.0",
        ["model_uuid"] = version.Digest[..32],
        ["run_id"] = run,
        ["signature"] = new Dictionary<string, object> { ["inputs"] = Columns(version.Signature.Inputs), ["outputs"] = Columns(version.Signature.Outputs) },
        ["utc_time_created"] = version.Created.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
    });

    /// <summary>MLflow keeps columns as a JSON text within the YAML.</summary>
    private static string Columns(IReadOnlyList<TensorSpec> columns) => Json.Write(columns.Select(c => c.Length is null
        ? (object)new { type = Type(c.Datatype), name = c.Name, required = true }
        : new { type = "array", items = new { type = Type(c.Datatype) }, name = c.Name, required = true }));

    private static string Type(string datatype) => datatype switch
    {
        "BOOL" => "boolean",
        "INT8" or "INT16" or "INT32" or "UINT8" or "UINT16" => "integer",
        "INT64" or "UINT32" or "UINT64" => "long",
        "FP32" => "float",
        "FP64" => "double",
        _ => "string",
    };

    private static string MLNetVersion => typeof(Microsoft.ML.MLContext).Assembly.GetName().Version?.ToString(3) ?? "unknown";
}
