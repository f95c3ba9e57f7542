using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using MLOps.Rendering.Values;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>JSON and XML: indented as text; on a page JSON as the objects and tables that it describes, XML with its elements folded.</summary>
internal static class DocumentReader
{
    private const int LongestText = 20_000;

    public static ValueNode? TryRead(object value, ValueReader reader) => value switch
    {
        JsonDocument document => Document(document.RootElement, reader),
        JsonElement element => Document(element, reader),
        JsonNode node => Document(JsonSerializer.SerializeToElement(node), reader),
        XDocument { Root: null } => new TextNode("XDocument (empty)"),
        XDocument document => Xml(document.Root!, document.ToString()),
        XElement element => Xml(element, element.ToString()),
        XmlNode node => XmlText(node),
        XObject other => new TextNode(other.ToString()!),
        _ => null,
    };

    /// <summary>JSON as it is, for front ends that have a view of their own for it; null for anything else.</summary>
    public static JsonNode? JsonOf(object value) => value switch
    {
        JsonDocument document => JsonNode.Parse(document.RootElement.GetRawText()),
        JsonElement { ValueKind: not JsonValueKind.Undefined } element => JsonNode.Parse(element.GetRawText()),
        JsonNode node => node.DeepClone(),
        _ => null,
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

    private static ValueNode XmlText(XmlNode node)
    {
        var root = node is XmlDocument document ? document.DocumentElement : node as XmlElement;
        return root is null ? new TextNode(node.OuterXml) : Xml(XElement.Parse(root.OuterXml), XElement.Parse(root.OuterXml).ToString());
    }

    private static DocumentNode Xml(XElement element, string text) => new(ValueReader.Shorten(text, 200), ValueReader.Shorten(text, LongestText, lines: true), Element(element, 0));

    private static ValueNode Element(XElement element, int depth)
    {
        var attributes = string.Concat(element.Attributes().Select(a => $" {a.Name.LocalName}=\"{a.Value}\""));
        var open = ValueReader.Shorten($"<{element.Name.LocalName}{attributes}>", 100);
        return !element.HasElements
            ? new TextNode(ValueReader.Shorten($"{open}{element.Value}</{element.Name.LocalName}>", 200))
            : new FoldNode(open, new ListNode(element.Elements().Take(depth < 8 ? 100 : 0).Select(e => Element(e, depth + 1)).ToList(), element.Elements().Count()), IsOpen: depth == 0);
    }
}
