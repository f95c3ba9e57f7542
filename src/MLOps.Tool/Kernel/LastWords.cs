using System.Text.Json.Nodes;

namespace MLOps.Tool.Kernel;

/// <summary>What a front end hears when the kernel's process ends in the middle of a cell: an error, a reply, idle. Then it waits no more.</summary>
internal static class LastWords
{
    public static void Say(KernelWire wire, JupyterMessage request, int count, string message)
    {
        var error = new JsonObject { ["ename"] = "KernelDied", ["evalue"] = message, ["traceback"] = new JsonArray(message) };
        wire.Publish(request, "error", error);
        var reply = error.DeepClone().AsObject();
        reply["status"] = "error";
        reply["execution_count"] = count;
        reply["user_expressions"] = new JsonObject();
        reply["payload"] = new JsonArray();
        wire.Reply(Channel.Shell, request, reply);
        wire.Status(request, "idle");
    }
}
