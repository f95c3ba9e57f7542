using System.Text.Json.Nodes;

namespace MLOps.Tool.Kernel;

/// <summary>A message of the Jupyter protocol as received.</summary>
/// <param name="Identities">Routing frames, sent back with the reply.</param>
/// <param name="CellId">The front end's id of the cell, when it tells one in the metadata.</param>
internal sealed record JupyterMessage(IReadOnlyList<byte[]> Identities, JsonObject Header, JsonObject Content, string? CellId = null)
{
    public string Type => Text(Header, "msg_type") ?? "";

    public static string? Text(JsonObject from, string name) =>
        from[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public string Text(string name, string otherwise = "") => Text(Content, name) ?? otherwise;

    public bool Flag(string name, bool otherwise) =>
        Content[name] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : otherwise;

    public int Number(string name, int otherwise) =>
        Content[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number : otherwise;
}
