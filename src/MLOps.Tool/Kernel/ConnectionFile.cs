using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLOps.Tool.Kernel;

/// <summary>The file through which a client tells the kernel where to listen and how to sign.</summary>
internal sealed record ConnectionFile
{
    [JsonPropertyName("transport")]
    public string Transport { get; init; } = "tcp";

    [JsonPropertyName("ip")]
    public string Ip { get; init; } = "127.0.0.1";

    [JsonPropertyName("shell_port")]
    public int ShellPort { get; init; }

    [JsonPropertyName("iopub_port")]
    public int IoPubPort { get; init; }

    [JsonPropertyName("stdin_port")]
    public int StdinPort { get; init; }

    [JsonPropertyName("control_port")]
    public int ControlPort { get; init; }

    [JsonPropertyName("hb_port")]
    public int HeartbeatPort { get; init; }

    /// <summary>Key of the signatures; empty when messages are not signed.</summary>
    [JsonPropertyName("key")]
    public string Key { get; init; } = "";

    [JsonPropertyName("signature_scheme")]
    public string SignatureScheme { get; init; } = "hmac-sha256";

    public string Address(int port) => Transport == "ipc" ? $"ipc://{Ip}-{port}" : $"{Transport}://{Ip}:{port}";

    /// <summary>Reads the file. VS Code may hand the path over with literal quotes around it.</summary>
    public static ConnectionFile Read(string path)
    {
        var file = path.Trim().Trim('"', '\'');
        try
        {
            var read = JsonSerializer.Deserialize<ConnectionFile>(File.ReadAllText(file));
            return read is { ShellPort: > 0, IoPubPort: > 0, StdinPort: > 0, ControlPort: > 0, HeartbeatPort: > 0 }
                ? read
                : throw new WrongCallException($"Connection file '{file}' does not name the five ports (shell, iopub, stdin, control, hb).");
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new WrongCallException($"Connection file '{file}' not found. A Jupyter client writes it when it starts the kernel.");
        }
        catch (JsonException)
        {
            throw new WrongCallException($"Connection file '{file}' is not the JSON of a Jupyter connection.");
        }
    }
}
