using System.Text.Json.Nodes;

namespace MLOps.Notebooks.Headless.Parameters;

/// <summary>
/// A value given to a run: text from a command line, which takes whatever type the notebook declares, or JSON from a file, where
/// <c>"3"</c> and <c>3</c> differ.
/// </summary>
public sealed class ParameterValue
{
    private ParameterValue(string text, JsonNode? json, bool isTyped) => (Text, Json, IsTyped) = (text, json, isTyped);

    /// <summary>As it was written; a string of a file without its quotes.</summary>
    public string Text { get; }

    /// <summary>Whether the value brings its type along.</summary>
    internal bool IsTyped { get; }

    /// <summary>The value as JSON, when it is written so; null also for the JSON null.</summary>
    internal JsonNode? Json { get; }

    internal bool IsNull => IsTyped && Json is null;

    public static ParameterValue FromText(string text) => new(text, null, isTyped: false);

    public static ParameterValue FromJson(JsonNode? json) => new(
        json is JsonValue value && value.TryGetValue<string>(out var text) ? text : json?.ToJsonString() ?? "null", json, isTyped: true);

    /// <summary>The items when it is a list, also one written as JSON text; null when it is none.</summary>
    internal IReadOnlyList<ParameterValue>? Items() => Structure() is JsonArray items ? items.Select(FromJson).ToList() : null;

    /// <summary>Keys and values when it is an object.</summary>
    internal IReadOnlyList<(string Key, ParameterValue Value)>? Entries() =>
        Structure() is JsonObject entries ? entries.Select(e => (e.Key, FromJson(e.Value))).ToList() : null;

    private JsonNode? Structure()
    {
        if (IsTyped || Text.TrimStart() is not ['[' or '{', ..])
        {
            return Json;
        }

        try
        {
            return JsonNode.Parse(Text);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
