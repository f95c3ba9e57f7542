using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLOps.Tool.Kernel;

/// <summary>
/// Waits for the end of its kernel. When that comes in the middle of a cell, it takes the kernel's place on its ports for about two
/// seconds: clients connect again by themselves, and hear what happened.
/// </summary>
internal static class WitnessProcess
{
    /// <summary>The kernel ends because it was told to.</summary>
    public const string Farewell = "bye";

    private const string Message = "The kernel's process ended while this cell ran, and its variables with it: by a stack overflow in a library or in generated code, "
        + "by Environment.FailFast, by a crash in native code, or because the machine had no memory left. The reason stands in the kernel's log. Restart the kernel.";

    private static readonly TimeSpan Reconnection = TimeSpan.FromMilliseconds(1500);
    private static readonly TimeSpan Departure = TimeSpan.FromMilliseconds(500);

    /// <summary>How this very tool is started as a witness; the connection file follows.</summary>
    public static IReadOnlyList<string> Arguments { get; } = ["kernel", "--witness"];

    public static int Run(string connectionFile, TextReader kernel)
    {
        var connection = ConnectionFile.Read(connectionFile);
        if (LastState(kernel) is { } state && Read(state) is var (request, count))
        {
            Speak(connection, request, count);
        }

        return ExitCodes.Done;
    }

    /// <summary>What the kernel said last before it was gone; null when it was at rest or took its leave.</summary>
    internal static string? LastState(TextReader kernel)
    {
        string? last = null;
        while (kernel.ReadLine() is { } line)
        {
            if (line == Farewell)
            {
                return null;
            }

            last = line.Length == 0 ? null : line;
        }

        return last;
    }

    internal static (JupyterMessage Request, int Count)? Read(string line)
    {
        try
        {
            // A line cut off by the kernel's death is nobody's request.
            return JsonNode.Parse(line) is JsonObject state && state["header"] is JsonObject header && state["identities"] is JsonArray identities
                ? (new JupyterMessage([.. identities.Select(i => Convert.FromBase64String((string)i!))], header, []), (int)state["count"]!)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Speak(ConnectionFile connection, JupyterMessage request, int count)
    {
        try
        {
            using var sockets = new KernelSockets(connection);
            var wire = new KernelWire(sockets, new MessageCodec(new MessageSigner(connection.Key, connection.SignatureScheme), Guid.NewGuid().ToString("N"), TimeProvider.System));
            var poller = new Thread(sockets.Run) { IsBackground = true };
            poller.Start();
            Thread.Sleep(Reconnection);
            LastWords.Say(wire, request, count, Message);
            sockets.Stop();
            poller.Join(Departure);
            Thread.Sleep(Departure);
        }
        catch (UserException)
        {
            // The ports are taken: by the kernel that was started instead.
        }
    }
}
