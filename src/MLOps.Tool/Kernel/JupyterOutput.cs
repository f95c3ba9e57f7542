using System.Text.Json.Nodes;
using MLOps.Interactive.Output;

namespace MLOps.Tool.Kernel;

/// <summary>The outputs of one request, on iopub. The session has gathered printed text into pieces already.</summary>
/// <param name="ask">Asks for a line (prompt, password); null when the client does not allow it.</param>
internal sealed class JupyterOutput(KernelWire wire, JupyterMessage request, Func<string, bool, string>? ask) : ICellOutput
{
    public void Stream(OutputStream stream, string text) => wire.Publish(
        request,
        "stream",
        new JsonObject { ["name"] = stream == OutputStream.Error ? "stderr" : "stdout", ["text"] = text });

    public void Display(MimeBundle bundle, string? displayId = null) => wire.Publish(request, "display_data", Content(bundle, displayId));

    public void Update(string displayId, MimeBundle bundle) => wire.Publish(request, "update_display_data", Content(bundle, displayId));

    public void Clear(bool wait = false) => wire.Publish(request, "clear_output", new JsonObject { ["wait"] = wait });

    public string ReadLine(string prompt, bool password = false) => ask is null
        ? throw new NotSupportedException("This client does not take input from the person (allow_stdin is off).")
        : ask(prompt, password);

    public void Result(MimeBundle bundle, int executionCount) => wire.Publish(request, "execute_result", new JsonObject
    {
        ["execution_count"] = executionCount,
        ["data"] = Data(bundle),
        ["metadata"] = new JsonObject(),
    });

    internal static JsonObject Data(MimeBundle bundle) => new(bundle.Data.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value.DeepClone())));

    private static JsonObject Content(MimeBundle bundle, string? displayId) => new()
    {
        ["data"] = Data(bundle),
        ["metadata"] = new JsonObject(),
        ["transient"] = displayId is null ? new JsonObject() : new JsonObject { ["display_id"] = displayId },
    };
}
