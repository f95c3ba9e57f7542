using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLOps.Notebooks.Headless.Parameters;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MLOps.Tool.Run;

/// <summary>Values from a file: an object in JSON, or a mapping in YAML.</summary>
internal static class ParameterFile
{
    /// <exception cref="WrongCallException">The file is not there or holds something else.</exception>
    public static IReadOnlyDictionary<string, ParameterValue> Read(string path)
    {
        var name = Path.GetFileName(path);
        try
        {
            return Path.GetExtension(path).ToLowerInvariant() switch
            {
                ".json" => FromJson(File.ReadAllText(path), name),
                ".yaml" or ".yml" => FromYaml(File.ReadAllText(path), name),
                _ => throw new WrongCallException($"--params-file takes a file that ends with .yaml, .yml or .json, not '{name}'."),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WrongCallException(File.Exists(path) ? $"Parameter file '{path}' cannot be read: {e.Message}" : $"Parameter file '{path}' not found.");
        }
    }

    private static Dictionary<string, ParameterValue> FromJson(string text, string name)
    {
        try
        {
            var options = new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
            return JsonNode.Parse(text, documentOptions: options) is JsonObject values
                ? values.ToDictionary(v => v.Key, v => ParameterValue.FromJson(v.Value), StringComparer.Ordinal)
                : throw NoMapping(name);
        }
        catch (JsonException e)
        {
            throw new WrongCallException($"Parameter file '{name}' is not JSON: line {e.LineNumber + 1}.");
        }
    }

    private static Dictionary<string, ParameterValue> FromYaml(string text, string name)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            throw new WrongCallException($"Parameter file '{name}' is not YAML: line {e.Start.Line}: {e.Message}");
        }

        return stream.Documents is [] ? []
            : stream.Documents[0].RootNode is YamlMappingNode values ? values.Children.ToDictionary(v => v.Key.ToString(), v => Value(v.Value), StringComparer.Ordinal)
            : throw NoMapping(name);
    }

    // A plain word takes the type that the notebook declares, as on the command line: "zip: 01234" is not the number 1234.
    private static ParameterValue Value(YamlNode node) => node is YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text } && !IsNull(text)
        ? ParameterValue.FromText(text)
        : ParameterValue.FromJson(Json(node));

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlSequenceNode items => new JsonArray([.. items.Select(Json)]),
        YamlMappingNode entries => new JsonObject(entries.Select(e => KeyValuePair.Create(e.Key.ToString(), Json(e.Value)))),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain.Value ?? ""),
        YamlScalarNode quoted => quoted.Value,
        _ => null,
    };

    private static JsonNode? Plain(string text) => text switch
    {
        _ when IsNull(text) => null,
        _ when bool.TryParse(text, out var flag) => flag,
        ['0', >= '0' and <= '9', ..] => text,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => text,
    };

    private static bool IsNull(string text) => text is "" or "~" or "null" or "Null" or "NULL";

    private static WrongCallException NoMapping(string name) => new($"Parameter file '{name}' holds no names with values.");
}
