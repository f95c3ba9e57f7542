using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLOps.Models;

/// <summary>What stands beside the model in a model folder. Nothing the model's safety rests on is taken from here.</summary>
internal sealed record ImportedNotes(ModelVersion? Version, IReadOnlyList<IReadOnlyDictionary<string, object?>>? Example)
{
    /// <exception cref="UserException">A file cannot be read; the message names it.</exception>
    public static ImportedNotes Read(string folder) => new(
        Parse(folder, ModelFolder.VersionFile, Store.Json.Read<ModelVersion>),
        Parse(folder, ModelFolder.ExampleFile, ReadExample));

    // MLflow's "split": the columns once, then rows of values.
    private static List<IReadOnlyDictionary<string, object?>> ReadExample(string text)
    {
        var root = JsonNode.Parse(text)!;
        var columns = root["columns"]!.AsArray().Select(c => c!.GetValue<string>()).ToList();
        return root["data"]!.AsArray().Select(row => (IReadOnlyDictionary<string, object?>)row!.AsArray()
            .Select((value, i) => (Name: columns[i], Value: value is null ? null : (object)JsonSerializer.SerializeToElement(value))).ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal)).ToList();
    }

    private static T? Parse<T>(string folder, string file, Func<string, T> read)
        where T : class
    {
        var path = Path.Combine(folder, file);
        try
        {
            return File.Exists(path) ? read(File.ReadAllText(path)) : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            throw new UserException($"{file} in the model folder cannot be read: {error.Message}", "Mend it or take it away; the model needs it not.");
        }
    }
}
