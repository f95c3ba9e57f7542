using System.Text.Json;
using System.Text.Json.Nodes;
using MLOps.Models.Formats;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace MLOps.Models;

/// <summary>What stands beside the model in a model folder. Nothing the model's safety rests on is taken from here.</summary>
/// <param name="Model">The model's file, by the flavour that MLmodel names and that can be read.</param>
/// <param name="Columns">The names of the input columns as MLmodel has them; null when they are tensors or not told.</param>
internal sealed record ImportedNotes(string Model, IReadOnlyList<string>? Columns, ModelVersion? Version, IReadOnlyList<IReadOnlyDictionary<string, object?>>? Example)
{
    /// <exception cref="UserException">A file cannot be read, or no flavour can; the message names it.</exception>
    public static ImportedNotes Read(string folder, bool readsExample = true)
    {
        var manifest = Parse(folder, MLmodel.FileName, text => new DeserializerBuilder().IgnoreUnmatchedProperties().Build().Deserialize<Manifest>(text));
        return new(
            ModelPath(folder, manifest), Parse(folder, MLmodel.FileName, _ => ColumnNames(manifest)),
            Parse(folder, ModelFolder.VersionFile, Store.Json.Read<ModelVersion>), readsExample ? Parse(folder, InputExample.FileName, InputExample.Read) : null);
    }

    private static string ModelPath(string folder, Manifest? manifest)
    {
        var flavour = manifest?.Flavors?.FirstOrDefault(f => ModelFormats.Named(f.Key) is not null) ?? default;
        if (flavour.Key is null)
        {
            throw new UserException(
                $"The folder has no {MLmodel.FileName} with the flavour mlnet, onnx or torchsharp{(manifest?.Flavors is { Count: > 0 } others ? $"; it has {string.Join(", ", others.Keys)}" : "")}.",
                "Only models of ML.NET, ONNX and TorchSharp can be imported.");
        }

        var name = flavour.Value?.GetValueOrDefault("data") as string ?? ModelFormats.Named(flavour.Key)!.FileName;
        var path = Path.GetFullPath(Path.Combine(folder, name));
        if (!path.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new UserException($"{MLmodel.FileName} names '{name}' as the model, which leads out of its folder.", "A model is not packed like that; nothing was registered.");
        }

        return File.Exists(path) ? path : throw new UserException($"The folder has no {name}, which its {MLmodel.FileName} names as the model.", "Copy it again.");
    }

    private static List<string>? ColumnNames(Manifest? manifest)
    {
        var inputs = (manifest?.Signature?.GetValueOrDefault("inputs") as string) is { } text ? JsonNode.Parse(text)?.AsArray() : null;
        return inputs is null || inputs.Count == 0 || inputs.Any(i => (string?)i!["type"] == "tensor" || i["name"] is null) ? null : inputs.Select(i => (string)i!["name"]!).ToList();
    }

    private static T? Parse<T>(string folder, string file, Func<string, T?> read)
        where T : class
    {
        var path = Path.Combine(folder, file);
        try
        {
            return File.Exists(path) ? read(File.ReadAllText(path)) : null;
        }
        catch (Exception error) when (error is JsonException or YamlException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            throw new UserException($"{file} in the model folder cannot be read: {error.Message}", file == MLmodel.FileName ? "It is damaged." : "Mend it or take it away; the model needs it not.");
        }
    }

    private sealed class Manifest
    {
        [YamlMember(Alias = "flavors")]
        public Dictionary<string, Dictionary<string, object?>?>? Flavors { get; set; }

        [YamlMember(Alias = "signature")]
        public Dictionary<string, object?>? Signature { get; set; }
    }
}
