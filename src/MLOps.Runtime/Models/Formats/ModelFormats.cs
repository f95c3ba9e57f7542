using MLOps.Models.Formats.Onnx;
using MLOps.Models.Formats.Torch;

namespace MLOps.Models.Formats;

/// <summary>The kinds of model files that can be registered.</summary>
internal static class ModelFormats
{
    private static readonly IModelFormat[] All = [new MLNetFormat(), new OnnxFormat(), new TorchFormat()];

    public static IModelFormat MLNet => All[0];

    /// <exception cref="UserException">A version of a newer program has a format that is not known here.</exception>
    public static IModelFormat Of(ModelVersion version) => Named(version.Format) ?? throw new UserException($"Model {version.Reference} has the format {version.Format}, which is not known.", "Update MLOps.");

    public static IModelFormat? Named(string name) => Array.Find(All, f => f.Name == name);

    /// <summary>The format that a file's ending promises; what is in it is another question. A zip is ML.NET's.</summary>
    public static IModelFormat OfFile(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".onnx" => All[1],
        ".torchsharp" => All[2],
        _ => MLNet,
    };

    /// <summary>Whether a text looks like the name of a model file rather than that of a variable.</summary>
    public static bool IsFileName(string text) => Array.Exists(All, f => text.EndsWith(Path.GetExtension(f.FileName), StringComparison.OrdinalIgnoreCase));
}
