using System.Text.Json;
using System.Text.Json.Nodes;
using MLOps.Rendering.Values;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>JSON: indented as text, on a page the objects and tables that it describes.</summary>
internal static class DocumentReader
{
    public const int LongestText = 20_000;

    public static ValueNode? TryRead(object value, ValueReader reader) => value switch
    {
        JsonDocument document => Document(document.RootElement, reader),
        JsonElement element => Document(element, reader),
        JsonNode node => Document(JsonSerializer.SerializeToElement(node), reader),
        _ when ForeignJson.TryRead(value) is { } node => Document(JsonSerializer.SerializeToElement(node), reader),
        _ when ForeignJson.IsToken(value) => ValueReader.Text(value.ToString()!),
        _ => null,
    };

    /// <summary>JSON as it is, for front ends that have a view of their own for it; null for anything else.</summary>
    public static JsonNode? JsonOf(object value) => value switch
    {
        JsonDocument document => JsonNode.Parse(document.RootElement.GetRawText()),
        JsonElement { ValueKind: not JsonValueKind.Undefined } element => JsonNode.Parse(element.GetRawText()),
        JsonNode node => node.DeepClone(),
        _ => ForeignJson.TryRead(value),
    };

    private static ValueNode Document(JsonElement json, ValueReader reader) => json.ValueKind is JsonValueKind.Object or JsonValueKind.Array
        ? new DocumentNode(ValueReader.Shorten(json.GetRawText(), 200), ValueReader.Shorten(JsonSerializer.Serialize(json, Store.Json.Indented), LongestText, lines: true), Json(json, reader))
        : Json(json, reader);

    private static ValueNode Json(JsonElement json, ValueReader reader) => json.ValueKind switch
    {
        JsonValueKind.Object => new TreeNode("object", "", json.EnumerateObject().Take(200).Select(p => new TreePart(p.Name, Part(p.Value, reader))).ToList()),
        JsonValueKind.Array => SequenceReader.Read(Taken.From(json.EnumerateArray().Select(Value).ToList(), reader.MostRows, reader.MostLastRows), "array", reader),
        JsonValueKind.Undefined => new TextNode("undefined", TextRole.Muted),
        _ => reader.Part(Value(json)),
    };

    private static ValueNode Part(JsonElement json, ValueReader reader) => json.ValueKind != JsonValueKind.Object ? reader.Part(Value(json))
        : reader.IsAtItsEnd ? ValueReader.Text(ValueReader.Shorten(json.GetRawText(), 200))
        : reader.Part(reader.Nested(() => Json(json, reader)));

    /// <summary>Plain values as C#'s; an object as a dictionary, so that an array of objects is a table.</summary>
    private static object? Value(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True or JsonValueKind.False => json.GetRawText(),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.TryGetInt64(out var whole) ? whole : json.TryGetDouble(out var real) && double.IsFinite(real) ? real : json.GetRawText(),
        JsonValueKind.Object => Pairs(json),
        JsonValueKind.Array => json.EnumerateArray().Select(Value).ToList(),
        _ => json,
    };

    private static Dictionary<string, object?> Pairs(JsonElement json)
    {
        var pairs = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject())
        {
            pairs[property.Name] = Value(property.Value);
        }

        return pairs;
    }
}
