using System.Text.Json.Nodes;
using MLOps.Interactive.Output;
using MLOps.Notebooks.Session;

namespace MLOps.Tool.Kernel;

/// <summary>Completion, inspection and completeness: the session's answers in the protocol's words and code points.</summary>
internal sealed class LanguageHandlers(KernelWire wire, Lazy<NotebookSession> session)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public void Complete(JupyterMessage request)
    {
        var (code, position) = Cursor(request);
        var result = Ask(token => session.Value.CompleteAsync(code, position, token)) ?? new CompletionResult(position, position, []);
        var start = CodePoints.FromUtf16(code, result.ReplaceStart);
        var end = CodePoints.FromUtf16(code, result.ReplaceEnd);
        wire.Reply(Channel.Shell, request, new JsonObject
        {
            ["status"] = "ok",
            ["matches"] = new JsonArray([.. result.Items.Select(i => (JsonNode)i.Text)]),
            ["cursor_start"] = start,
            ["cursor_end"] = end,
            ["metadata"] = new JsonObject { ["_jupyter_types_experimental"] = new JsonArray([.. result.Items.Select(i => Typed(i, start, end))]) },
        });
    }

    public void Inspect(JupyterMessage request)
    {
        var (code, position) = Cursor(request);
        var detail = request.Number("detail_level", 0) > 0 ? InspectionDetail.Full : InspectionDetail.Summary;
        var found = Ask(token => session.Value.InspectAsync(code, position, detail, token));
        wire.Reply(Channel.Shell, request, new JsonObject
        {
            ["status"] = "ok",
            ["found"] = found is not null,
            ["data"] = found is null ? [] : new JsonObject { [MimeBundle.PlainText] = found.Text, [MimeBundle.Markdown] = found.Markdown },
            ["metadata"] = new JsonObject(),
        });
    }

    public void IsComplete(JupyterMessage request)
    {
        var answer = session.Value.IsComplete(request.Text("code"));
        var content = new JsonObject
        {
            ["status"] = answer.Status switch
            {
                CompletenessStatus.Complete => "complete",
                CompletenessStatus.Incomplete => "incomplete",
                _ => "invalid",
            },
        };
        if (answer.Status == CompletenessStatus.Incomplete)
        {
            content["indent"] = answer.Indent;
        }

        wire.Reply(Channel.Shell, request, content);
    }

    private static (string Code, int Position) Cursor(JupyterMessage request)
    {
        var code = request.Text("code");
        return (code, CodePoints.ToUtf16(code, request.Number("cursor_pos", code.Length)));
    }

    private static JsonNode Typed(CompletionEntry item, int start, int end) => new JsonObject
    {
        ["start"] = start,
        ["end"] = end,
        ["text"] = item.Text,
        ["type"] = item.Kind,
        ["signature"] = item.Description ?? "",
    };

    // No answer is better than a kernel that hangs on a question nobody waits for any more.
    private static T? Ask<T>(Func<CancellationToken, Task<T>> question)
        where T : class?
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            return question(patience.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
