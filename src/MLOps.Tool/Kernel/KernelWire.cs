using System.Text.Json.Nodes;

namespace MLOps.Tool.Kernel;

/// <summary>Speaks for the kernel: replies to a request, publishes to everyone, asks the person who sent a request.</summary>
internal sealed class KernelWire(KernelSockets sockets, MessageCodec codec)
{
    public void Reply(Channel channel, JupyterMessage request, JsonObject content) =>
        sockets.Send(channel, codec.Encode(ReplyType(request.Type), content, request, request.Identities));

    public void Publish(JupyterMessage? request, string type, JsonObject content) =>
        sockets.Send(Channel.IoPub, codec.Encode(type, content, request, [System.Text.Encoding.ASCII.GetBytes(type)]));

    public void Status(JupyterMessage? request, string state) => Publish(request, "status", new JsonObject { ["execution_state"] = state });

    public void Ask(JupyterMessage request, string prompt, bool password) =>
        sockets.Send(Channel.Stdin, codec.Encode("input_request", new JsonObject { ["prompt"] = prompt, ["password"] = password }, request, request.Identities));

    /// <summary>Busy before, idle after, whatever happens in between: front ends wait for it.</summary>
    public void WhileBusy(JupyterMessage request, Action action)
    {
        Status(request, "busy");
        try
        {
            action();
        }
        finally
        {
            Status(request, "idle");
        }
    }

    private static string ReplyType(string request) => request[..^"_request".Length] + "_reply";
}
