using System.Text.Json;

namespace MLOps.Data;

/// <summary>Writes JSON values, each on a line of its own; names that an object has twice, case ignored, as the engine sees them, get a number.</summary>
internal sealed class JsonValueWriter(Stream output)
{
    public long Count { get; private set; }

    /// <summary>Bytes of the longest value.</summary>
    public long Longest { get; private set; }

    /// <summary>Writes a value; true when a name in it got a number.</summary>
    public bool Write(JsonElement value)
    {
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { MaxDepth = 0, SkipValidation = true });
        var renamed = Write(writer, value);
        writer.Flush();
        output.WriteByte((byte)'\n');
        (Count, Longest) = (Count + 1, Math.Max(Longest, writer.BytesCommitted));
        return renamed;
    }

    private static bool Write(Utf8JsonWriter writer, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => WriteObject(writer, value),
        JsonValueKind.Array => WriteArray(writer, value),
        _ => WriteScalar(writer, value),
    };

    private static bool WriteObject(Utf8JsonWriter writer, JsonElement value)
    {
        var (names, renamed) = (new HashSet<string>(StringComparer.OrdinalIgnoreCase), false);
        writer.WriteStartObject();
        foreach (var property in value.EnumerateObject())
        {
            var name = Free(property.Name, names);
            writer.WritePropertyName(name);
            renamed |= Write(writer, property.Value) | name != property.Name;
        }

        writer.WriteEndObject();
        return renamed;
    }

    private static string Free(string name, HashSet<string> names)
    {
        var free = name;
        for (var i = 1; !names.Add(free); i++)
        {
            free = $"{name}_{i}";
        }

        return free;
    }

    private static bool WriteArray(Utf8JsonWriter writer, JsonElement value)
    {
        var renamed = false;
        writer.WriteStartArray();
        foreach (var item in value.EnumerateArray())
        {
            renamed |= Write(writer, item);
        }

        writer.WriteEndArray();
        return renamed;
    }

    // Numbers keep their digits.
    private static bool WriteScalar(Utf8JsonWriter writer, JsonElement value)
    {
        writer.WriteRawValue(value.GetRawText(), skipInputValidation: true);
        return false;
    }
}
