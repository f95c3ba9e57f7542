using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NetMQ;
using NetMQ.Sockets;

namespace MLOps.Tool.Tests.Kernel;

/// <summary>A kernel in a process of its own and a client that speaks the protocol by hand: nothing of the kernel's code is used.</summary>
internal sealed class KernelProcess : IDisposable
{
    private const string Key = "a-test-key";
    private readonly TempFolder _folder = new();
    private readonly int[] _ports = FreePorts(5);
    private readonly DealerSocket _stdin;

    public KernelProcess(params (string Name, string Value)[] environment)
    {
        var connection = _folder.Write("a connection.json", new JsonObject
        {
            ["transport"] = "tcp",
            ["ip"] = "127.0.0.1",
            ["key"] = Key,
            ["signature_scheme"] = "hmac-sha256",
            ["shell_port"] = _ports[0],
            ["iopub_port"] = _ports[1],
            ["stdin_port"] = _ports[2],
            ["control_port"] = _ports[3],
            ["hb_port"] = _ports[4],
        }.ToJsonString());
        var start = ToolRun.StartInfo(_folder.Path, "kernel", $"\"{connection}\"");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        Watch = Stopwatch.StartNew();
        Process = Process.Start(start)!;
        var identity = Encoding.ASCII.GetBytes("client");
        Shell = Connect(new DealerSocket(), _ports[0], identity);
        Control = Connect(new DealerSocket(), _ports[3], identity);
        _stdin = Connect(new DealerSocket(), _ports[2], identity);
        IoPub = Connect(new SubscriberSocket(), _ports[1], null);
        IoPub.SubscribeToAnyTopic();
    }

    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    public string Folder => _folder.Path;

    public Process Process { get; }

    /// <summary>Since the process was started.</summary>
    public Stopwatch Watch { get; }

    public DealerSocket Shell { get; }

    public DealerSocket Control { get; }

    public SubscriberSocket IoPub { get; }

    public int HeartbeatPort => _ports[4];

    /// <summary>Shell, iopub, stdin, control, heartbeat.</summary>
    public IReadOnlyList<int> Ports => _ports;

    public static string Send(NetMQSocket socket, string type, JsonObject content, string key = Key)
    {
        var id = Guid.NewGuid().ToString("N");
        socket.SendMultipartBytes(Frames(id, type, Bytes(content), key));
        return id;
    }

    /// <summary>A signed message as it goes over the wire.</summary>
    public static byte[][] Frames(string type, JsonObject content) => Frames(Guid.NewGuid().ToString("N"), type, Bytes(content), Key);

    /// <summary>Sends a content that need not be JSON, rightly signed.</summary>
    public static void SendRaw(NetMQSocket socket, string type, string content) =>
        socket.SendMultipartBytes(Frames(Guid.NewGuid().ToString("N"), type, Encoding.UTF8.GetBytes(content), Key));

    public void SendStdin(string type, JsonObject content) => Send(_stdin, type, content);

    private static byte[][] Frames(string id, string type, byte[] content, string key)
    {
        var header = new JsonObject { ["msg_id"] = id, ["session"] = "s", ["username"] = "u", ["date"] = "2026-01-01T00:00:00Z", ["msg_type"] = type, ["version"] = "5.3" };
        byte[][] parts = [Bytes(header), "{}"u8.ToArray(), "{}"u8.ToArray(), content];
        return ["<IDS|MSG>"u8.ToArray(), Sign(parts, key), .. parts];
    }

    /// <summary>Executes and returns the reply with everything published for it, from busy to idle.</summary>
    public (JsonObject Reply, IReadOnlyList<Published> Published) Execute(string code, Action<JsonObject>? change = null)
    {
        var content = new JsonObject { ["code"] = code, ["silent"] = false, ["store_history"] = true, ["allow_stdin"] = true, ["stop_on_error"] = true, ["user_expressions"] = new JsonObject() };
        change?.Invoke(content);
        return Request(Shell, "execute_request", content);
    }

    public (JsonObject Reply, IReadOnlyList<Published> Published) Request(NetMQSocket socket, string type, JsonObject content)
    {
        var id = Send(socket, type, content);
        var published = UntilIdle(id);
        return (Reply(socket, id).Content, published);
    }

    public IReadOnlyList<Published> UntilIdle(string id)
    {
        var all = new List<Published>();
        while (all.LastOrDefault() is not { Type: "status" } last || (string?)last.Content["execution_state"] != "idle")
        {
            var next = Next(IoPub, Patience);
            if (next.Parent == id)
            {
                all.Add(next);
            }
        }

        return all;
    }

    public static Published Reply(NetMQSocket socket, string id)
    {
        while (true)
        {
            var reply = Next(socket, Patience);
            if (reply.Parent == id)
            {
                return reply;
            }
        }
    }

    /// <summary>Answers the next question on the stdin channel; returns its prompt.</summary>
    public string Answer(string value)
    {
        var question = Question();
        Send(_stdin, "input_reply", new JsonObject { ["value"] = value });
        return (string)question.Content["prompt"]!;
    }

    public Published Question()
    {
        var question = Next(_stdin, Patience);
        Assert.Equal("input_request", question.Type);
        return question;
    }

    public void WaitUntilReady()
    {
        var id = Send(Shell, "kernel_info_request", []);
        Reply(Shell, id);

        // The subscription travels apart from the reply: ask until a status arrives.
        while (!TryNext(IoPub, TimeSpan.FromMilliseconds(200), out _))
        {
            Send(Shell, "kernel_info_request", []);
        }
    }

    public static Published Next(NetMQSocket socket, TimeSpan patience) =>
        TryNext(socket, patience, out var message) ? message! : throw new TimeoutException("The kernel sent nothing.");

    public static bool TryNext(NetMQSocket socket, TimeSpan patience, out Published? message)
    {
        var frames = new List<byte[]>();
        message = null;
        if (!socket.TryReceiveMultipartBytes(patience, ref frames))
        {
            return false;
        }

        var start = frames!.FindIndex(f => f.AsSpan().SequenceEqual("<IDS|MSG>"u8));
        byte[][] parts = [.. frames.Skip(start + 2).Take(4)];
        Assert.Equal(Encoding.ASCII.GetString(Sign(parts, Key)), Encoding.ASCII.GetString(frames[start + 1]));
        var header = Node(parts[0]);
        message = new Published((string)header["msg_type"]!, (string?)Node(parts[1])["msg_id"], Node(parts[3]));
        return true;
    }

    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Process.Kill();
            Process.WaitForExit();
        }

        Process.Dispose();
        NetMQSocket[] sockets = [Shell, Control, _stdin, IoPub];
        foreach (var socket in sockets)
        {
            socket.Options.Linger = TimeSpan.Zero;
            socket.Dispose();
        }

        _folder.Dispose();
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(l => l.Start());
        var ports = listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port).ToArray();
        listeners.ForEach(l => l.Stop());
        return ports;
    }

    private static T Connect<T>(T socket, int port, byte[]? identity)
        where T : NetMQSocket
    {
        if (identity is not null)
        {
            socket.Options.Identity = identity;
        }

        socket.Connect(string.Create(CultureInfo.InvariantCulture, $"tcp://127.0.0.1:{port}"));
        return socket;
    }

    private static byte[] Sign(byte[][] parts, string key) =>
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), parts.SelectMany(p => p).ToArray())));

    private static byte[] Bytes(JsonObject node) => Encoding.UTF8.GetBytes(node.ToJsonString());

    private static JsonObject Node(byte[] json) => JsonNode.Parse(json)!.AsObject();
}

internal sealed record Published(string Type, string? Parent, JsonObject Content);
