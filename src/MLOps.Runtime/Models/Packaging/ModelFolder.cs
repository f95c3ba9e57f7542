using System.Text.Json;
using MLOps.Models.Formats;
using MLOps.Models.Formats.Onnx;

namespace MLOps.Models;

/// <summary>A version as a folder that MLflow reads: the MLmodel file, the model, an example, card, bill of materials and signature.</summary>
internal static class ModelFolder
{
    public const string VersionFile = "mlops.json";
    public const string CardFile = "model-card.md";
    public const string BomFile = "bom.cdx.json";

    /// <summary>Writes everything but the signature.</summary>
    public static void Write(string folder, ModelVersion version, string modelPath, string card, string bom)
    {
        var format = ModelFormats.Of(version);
        var model = format.Describe(modelPath, version.Signature);
        Directory.CreateDirectory(folder);
        File.Copy(modelPath, Path.Combine(folder, format.FileName));
        IEnumerable<(string Name, string Text)> files =
        [
            (MLmodel.FileName, MLmodel.Write(version, model, "model", version.Run, InputExample.Description(model.Inputs is null))),
            (InputExample.FileName, InputExample.Write(version, model.Inputs)),
            (VersionFile, JsonSerializer.Serialize(version, Store.Json.Indented) + "\n"), (CardFile, card), (BomFile, bom),
            .. model.Requirements.Count > 0 ? OnnxFlavors.Environment(model.Requirements) : [],
        ];
        foreach (var (name, text) in files)
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }
    }
}
