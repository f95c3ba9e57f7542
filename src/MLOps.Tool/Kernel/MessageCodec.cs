using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLOps.Tool.Kernel;

/// <summary>
/// Frames to messages and back: identities, delimiter, signature, header, parent header, metadata, content.
/// Total on the way in: what is malformed, wrongly signed or replayed gives null, as the protocol asks to ignore it. For one thread.
/// </summary>
internal sealed class MessageCodec(MessageSigner signer, string session, TimeProvider clock)
{
    private static readonly byte[] Delimiter = "<IDS|MSG>"u8.ToArray();
    private static readonly byte[] Empty = "{}"u8.ToArray();
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly SeenSignatures _seen = new();

    public JupyterMessage? Decode(IReadOnlyList<byte[]> frames)
    {
        var delimiter = Find(frames);
        if (delimiter < 0 || frames.Count < delimiter + 6)
        {
            return null;
        }

        byte[][] parts = [.. frames.Skip(delimiter + 2).Take(4)];
        if (!signer.IsValid(frames[delimiter + 1], parts) || (signer.IsSigning && !_seen.IsNew(frames[delimiter + 1])))
        {
            return null;
        }

        return Object(parts[0]) is { } header && Object(parts[3]) is { } content && JupyterMessage.Text(header, "msg_type") is { Length: > 0 }
            ? new JupyterMessage([.. frames.Take(delimiter)], header, content, CellId(parts[2]))
            : null;
    }

    /// <param name="parent">The request that this answers, or null.</param>
    public IReadOnlyList<byte[]> Encode(string type, JsonObject content, JupyterMessage? parent, IReadOnlyList<byte[]> identities)
    {
        var header = new JsonObject
        {
            ["msg_id"] = Guid.NewGuid().ToString("N"),
            ["session"] = session,
            ["username"] = "kernel",
            ["date"] = clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["msg_type"] = type,
            ["version"] = "5.3",
        };
        byte[][] parts = [Bytes(header), parent is null ? Empty : Bytes(parent.Header), Empty, Bytes(content)];
        return [.. identities, Delimiter, signer.Sign(parts), .. parts];
    }

    private static string? CellId(byte[] metadata) => Object(metadata) is { } read ? JupyterMessage.Text(read, "cellId") : null;

    private static int Find(IReadOnlyList<byte[]> frames)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            if (frames[i].AsSpan().SequenceEqual(Delimiter))
            {
                return i;
            }
        }

        return -1;
    }

    private static JsonObject? Object(byte[] json)
    {
        try
        {
            // Strict UTF-8 and names read once, here: a half surrogate or a doubled name must not throw later on another thread.
            var node = JsonNode.Parse(json) as JsonObject;
            _ = node?.ToJsonString();
            return node;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static byte[] Bytes(JsonObject node) => Encoding.UTF8.GetBytes(node.ToJsonString(Relaxed));
}
