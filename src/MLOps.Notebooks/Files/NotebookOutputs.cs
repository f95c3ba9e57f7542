using System.Text.Json.Nodes;

namespace MLOps.Notebooks.Files;

/// <summary>Outputs as nbformat keeps them: texts joined in memory, split into lines in the file so that versions compare well.</summary>
internal static class NotebookOutputs
{
    public static JsonArray Read(JsonNode? outputs)
    {
        var read = (outputs as JsonArray ?? []).OfType<JsonObject>().Select(Clean).OfType<JsonObject>();
        return new JsonArray([.. read]);
    }

    public static JsonArray Write(JsonArray outputs) => new([.. outputs.OfType<JsonObject>().Select(Clean).OfType<JsonObject>().Select(Split)]);

    public static JsonArray Lines(string text)
    {
        var lines = new JsonArray();
        var start = 0;
        while (start < text.Length)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }

    // Only what the format knows; an output of an unknown kind would make the whole file invalid.
    private static JsonObject? Clean(JsonObject output) => IpynbFormat.Text(output["output_type"]) switch
    {
        "stream" => new JsonObject
        {
            ["output_type"] = "stream",
            ["name"] = IpynbFormat.Text(output["name"]) is { Length: > 0 } name ? name : "stdout",
            ["text"] = IpynbFormat.Text(output["text"]),
        },
        "display_data" or "update_display_data" => new JsonObject
        {
            ["output_type"] = "display_data",
            ["data"] = Data(output["data"]),
            ["metadata"] = Object(output["metadata"]),
        },
        "execute_result" or "pyout" => new JsonObject
        {
            ["output_type"] = "execute_result",
            ["data"] = Data(output["data"]),
            ["metadata"] = Object(output["metadata"]),
            ["execution_count"] = output["execution_count"]?.DeepClone(),
        },
        "error" or "pyerr" => new JsonObject
        {
            ["output_type"] = "error",
            ["ename"] = IpynbFormat.Text(output["ename"]),
            ["evalue"] = IpynbFormat.Text(output["evalue"]),
            ["traceback"] = new JsonArray([.. (output["traceback"] as JsonArray ?? []).Select(l => (JsonNode)IpynbFormat.Text(l))]),
        },
        _ => null,
    };

    private static JsonObject Data(JsonNode? data)
    {
        var read = new JsonObject();
        foreach (var (type, content) in data as JsonObject ?? [])
        {
            read[type] = IsJson(type) ? content?.DeepClone() : IpynbFormat.Text(content);
        }

        return read;
    }

    private static JsonObject Split(JsonObject output)
    {
        if (output["text"] is { } text)
        {
            output["text"] = Lines(IpynbFormat.Text(text));
        }

        foreach (var (type, content) in (output["data"] as JsonObject)?.ToList() ?? [])
        {
            if (!IsJson(type) && !type.StartsWith("image/", StringComparison.Ordinal))
            {
                output["data"]![type] = Lines(IpynbFormat.Text(content));
            }
        }

        return output;
    }

    private static bool IsJson(string type) => type == "application/json" || type.EndsWith("+json", StringComparison.Ordinal);

    private static JsonObject Object(JsonNode? node) => node is JsonObject o ? o.DeepClone().AsObject() : [];
}
