using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLOps.Tool.Kernel;

/// <summary>The file through which a client tells the kernel where to listen and how to sign.</summary>
internal sealed partial record ConnectionFile
{
    [JsonPropertyName("transport")]
    public string Transport { get; set; } = "tcp";

    [JsonPropertyName("ip")]
    public string Ip { get; set; } = "127.0.0.1";

    [JsonPropertyName("shell_port")]
    public int ShellPort { get; set; }

    [JsonPropertyName("iopub_port")]
    public int IoPubPort { get; set; }

    [JsonPropertyName("stdin_port")]
    public int StdinPort { get; set; }

    [JsonPropertyName("control_port")]
    public int ControlPort { get; set; }

    [JsonPropertyName("hb_port")]
    public int HeartbeatPort { get; set; }

    /// <summary>Key of the signatures; empty when messages are not signed.</summary>
    [JsonPropertyName("key")]
    public string Key { get; set; } = "";

    [JsonPropertyName("signature_scheme")]
    public string SignatureScheme { get; set; } = "hmac-sha256";

    public string Address(int port) => Transport == "ipc" ? $"ipc://{Ip}-{port}" : $"{Transport}://{Ip}:{port}";

    /// <summary>The path as it is meant: VS Code may hand it over with literal quotes around it.</summary>
    public static string Unquoted(string path) => path.Trim().Trim('"', '\'');

    /// <exception cref="WrongCallException">There is no such file, or it is not a connection.</exception>
    public static ConnectionFile Read(string path)
    {
        var file = Unquoted(path);
        try
        {
            var read = JsonSerializer.Deserialize(File.ReadAllText(file), Json.Default.ConnectionFile);
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

    // Made by the compiler: finding out by reflection what a connection looks like takes longer than opening the sockets.
    [JsonSerializable(typeof(ConnectionFile))]
    private sealed partial class Json : JsonSerializerContext;
}
