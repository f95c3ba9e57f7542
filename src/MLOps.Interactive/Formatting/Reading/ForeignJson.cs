using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>Documents of Newtonsoft.Json, known by the name of their type: whoever does not use that library need not load it.</summary>
internal static class ForeignJson
{
    private const string Space = "Newtonsoft.Json.Linq.";

    /// <summary>Whether the value is an object, an array, a property or a plain value of that library.</summary>
    public static bool IsToken(object value) => Bases(value.GetType()).Any(t => t.FullName == Space + "JToken");

    /// <summary>An object or array as .NET's own; null for anything else, and for what JSON proper cannot say, as NaN.</summary>
    public static JsonNode? TryRead(object value)
    {
        if (!Bases(value.GetType()).Any(t => t.FullName is Space + "JObject" or Space + "JArray"))
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(value.ToString()!);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<Type> Bases(Type type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            yield return current;
        }
    }
}
