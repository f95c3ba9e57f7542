using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetMQ;
using NetMQ.Sockets;

namespace MLOps.Benchmarks;

/// <summary>Starts a kernel process and talks the few words of Jupyter's protocol that a benchmark needs.</summary>
internal sealed class JupyterClient : IDisposable
{
    private const string Key = "benchmark";

    private readonly string _connectionFile = Path.GetTempFileName();
    private readonly Process _kernel;
    private readonly DealerSocket _shell = new();
    private readonly SubscriberSocket _iopub = new();

    public JupyterClient(string program, IReadOnlyList<string> arguments)
    {
        var ports = FreePorts(5);
        File.WriteAllText(_connectionFile, JsonSerializer.Serialize(new
        {
            ip = "127.0.0.1",
            transport = "tcp",
            key = Key,
            signature_scheme = "hmac-sha256",
            shell_port = ports[0],
            iopub_port = ports[1],
            stdin_port = ports[2],
            control_port = ports[3],
            hb_port = ports[4],
        }));
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument.Replace("{connection_file}", _connectionFile, StringComparison.Ordinal));
        }

        _kernel = Process.Start(start)!;
        _kernel.BeginOutputReadLine();
        _kernel.BeginErrorReadLine();
        // A kernel's start is not to be rounded up to the next attempt to connect.
        _iopub.Options.ReconnectInterval = _shell.Options.ReconnectInterval = TimeSpan.FromMilliseconds(5);
        _iopub.SubscribeToAnyTopic();
        _iopub.Connect($"tcp://127.0.0.1:{ports[1]}");
        _shell.Connect($"tcp://127.0.0.1:{ports[0]}");
    }

    /// <summary>Resident bytes now.</summary>
    public long Memory
    {
        get
        {
            _kernel.Refresh();
            return _kernel.WorkingSet64;
        }
    }

    /// <summary>Sends a request and returns its reply's content.</summary>
    public JsonNode Request(string type, object content)
    {
        var id = Guid.NewGuid().ToString("N");
        string[] parts = [JsonSerializer.Serialize(new { msg_id = id, msg_type = type, session = "benchmark", username = "b", version = "5.3" }), "{}", "{}", JsonSerializer.Serialize(content)];
        var message = new NetMQMessage();
        message.Append("<IDS|MSG>");
        message.Append(Sign(parts));
        foreach (var part in parts)
        {
            message.Append(part);
        }

        _shell.SendMultipartMessage(message);
        while (true)
        {
            var reply = _shell.ReceiveMultipartMessage();
            var at = reply.TakeWhile(f => f.ConvertToString() != "<IDS|MSG>").Count();
            if ((string?)JsonNode.Parse(reply[at + 3].ConvertToString())!["msg_id"] == id)
            {
                return JsonNode.Parse(reply[at + 5].ConvertToString())!;
            }
        }
    }

    public JsonNode Execute(string code) => Request("execute_request", new
    {
        code,
        silent = false,
        store_history = true,
        user_expressions = new { },
        allow_stdin = false,
        stop_on_error = true,
    });

    public void Dispose()
    {
        _shell.Options.Linger = TimeSpan.Zero;
        _shell.Dispose();
        _iopub.Dispose();
        _kernel.Kill(entireProcessTree: true);
        _kernel.WaitForExit();
        _kernel.Dispose();
        File.Delete(_connectionFile);
    }

    private static string Sign(IEnumerable<string> parts) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes(string.Concat(parts))));

    private static List<int> FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(l => l.Start());
        var ports = listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port).ToList();
        listeners.ForEach(l => l.Stop());
        return ports;
    }
}
