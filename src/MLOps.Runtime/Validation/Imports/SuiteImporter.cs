using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MLOps.Validation.Imports;

/// <summary>Tells the tools' formats apart and reads them.</summary>
internal static class SuiteImporter
{
    public static SuiteImport Read(string file, string text)
    {
        var root = Parse(file, text);
        return root switch
        {
            JsonObject o when o["expectations"] is JsonArray => GreatExpectations.Read(file, o),
            JsonObject o when o["models"] is JsonArray || o["sources"] is JsonArray || o["seeds"] is JsonArray || o["snapshots"] is JsonArray => Dbt.Read(file, o),
            JsonObject o when o.Any(p => p.Key.StartsWith("checks for ", StringComparison.Ordinal)) => Soda.Read(file, o),
            _ => throw new UserException($"'{file}' is no suite of another tool.", "Read are Great Expectations 1.x suites (JSON with 'expectations'), dbt properties (YAML with 'models', 'seeds' or 'sources') and Soda checks (YAML with 'checks for TABLE')."),
        };
    }

    private static JsonNode? Parse(string file, string text)
    {
        try
        {
            return text.TrimStart().StartsWith('{') ? JsonNode.Parse(text) : FromYaml(text);
        }
        catch (Exception error) when (error is JsonException or YamlException)
        {
            throw new UserException($"'{file}' is neither JSON nor YAML: {error.Message.ReplaceLineEndings(" ").TrimEnd('.')}.");
        }
    }

    private static JsonNode? FromYaml(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Count == 0 ? null : Node(stream.Documents[0].RootNode);
    }

    private static JsonNode? Node(YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode map:
                var result = new JsonObject();
                foreach (var (key, value) in map.Children)
                {
                    result[(key as YamlScalarNode)?.Value ?? ""] = Node(value);
                }

                return result;
            case YamlSequenceNode list:
                return new JsonArray(list.Children.Select(Node).ToArray());
            case YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text }:
                return Plain(text);
            default:
                return (node as YamlScalarNode)?.Value;
        }
    }

    private static JsonNode? Plain(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" or "True" => true,
        "false" or "False" => false,
        _ when long.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var whole) => JsonNode.Parse(whole.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        _ when double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonNode.Parse(number.ToString("R", System.Globalization.CultureInfo.InvariantCulture)),
        _ => text,
    };
}
