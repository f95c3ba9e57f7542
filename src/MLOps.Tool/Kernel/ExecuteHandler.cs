using System.Text.Json.Nodes;
using MLOps.Interactive.Output;
using MLOps.Notebooks.Session;

namespace MLOps.Tool.Kernel;

/// <summary>Answers <c>execute_request</c>: input echoed, outputs published, reply with the outcome. Runs on the shell thread.</summary>
/// <param name="note">Told of the request at work with its execution count, and of none.</param>
internal sealed class ExecuteHandler(KernelWire wire, StdinRequests stdin, Lazy<NotebookSession> session, Action<JupyterMessage?, int> note) : IDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _running;
    private JupyterMessage? _request;
    private int _count;
    private long _arrived;
    private long _handled;
    private long _abortUntil;

    public InputHistory History { get; } = new();

    /// <summary>Notes, on the poller thread, that a request waits its turn: a failing cell aborts those that came before it failed.</summary>
    public void Arrived() => Interlocked.Increment(ref _arrived);

    /// <summary>Stops the executing cell and drops those waiting behind it. Nothing happens between cells.</summary>
    public void Interrupt()
    {
        lock (_gate)
        {
            if (_running is { } running)
            {
                // Cancelling runs callbacks that may wait for the cell; the poller must not. And the cell may keep all of the pool busy.
                new Thread(running.Cancel) { IsBackground = true, Name = "interrupt" }.Start();
            }
        }
    }

    /// <summary>Answers the request at work, if there is one, in the name of a process that ends now.</summary>
    public void Perish(string message)
    {
        if (_request is { } request)
        {
            LastWords.Say(wire, request, _count, message);
        }
    }

    public void Handle(JupyterMessage request)
    {
        if (++_handled <= Interlocked.Read(ref _abortUntil))
        {
            wire.Reply(Channel.Shell, request, new JsonObject { ["status"] = "aborted", ["execution_count"] = _count });
            return;
        }

        var code = request.Text("code");
        var isSilent = request.Flag("silent", false);
        if (isSilent && PythonProbe.Matches(code))
        {
            wire.Reply(Channel.Shell, request, Ok([]));
            return;
        }

        using var cancellation = Begin();
        Note(request);
        try
        {
            var isStored = !isSilent && request.Flag("store_history", true) && code.Length > 0;
            wire.Reply(Channel.Shell, request, isSilent ? RunSilently(request, code, cancellation.Token) : Run(request, code, isStored, cancellation.Token));
        }
        finally
        {
            Note(null);
            lock (_gate)
            {
                _running = null;
            }
        }
    }

    public void Dispose() => _running?.Dispose();

    private void Note(JupyterMessage? request)
    {
        _request = request;
        note(request, _count + 1);
    }

    private CancellationTokenSource Begin()
    {
        lock (_gate)
        {
            return _running = new CancellationTokenSource();
        }
    }

    private JsonObject Run(JupyterMessage request, string code, bool isStored, CancellationToken cancellation)
    {
        var count = isStored ? ++_count : Math.Max(1, _count);
        wire.Publish(request, "execute_input", new JsonObject { ["code"] = code, ["execution_count"] = count });
        if (HelpQuestion.Of(code) is { } asked)
        {
            return Page(asked, cancellation);
        }

        var output = new JupyterOutput(wire, request, request.Flag("allow_stdin", true) ? (prompt, password) => stdin.Ask(request, prompt, password, cancellation) : null);
        var result = Execute(new CellSubmission(code, request.CellId), output, cancellation);
        if (result.Outcome == CellOutcome.Succeeded && result.Result is { } value)
        {
            output.Result(value, count);
        }

        if (isStored)
        {
            History.Add(count, code, result.Result?.Text);
        }

        return result.Outcome == CellOutcome.Succeeded ? Ok(Evaluate(request, cancellation)) : Fail(request, ErrorOf(result), isPublished: true);
    }

    private JsonObject Page(string name, CancellationToken cancellation)
    {
        var found = session.Value.InspectAsync(name, name.Length, cancellation).GetAwaiter().GetResult();
        var text = found?.Text ?? $"Nothing is known about '{name}'.";
        var data = new JsonObject { [MimeBundle.PlainText] = text };
        if (found is not null)
        {
            data[MimeBundle.Markdown] = found.Markdown;
        }

        var reply = Ok([]);
        reply["payload"] = new JsonArray(new JsonObject { ["source"] = "page", ["data"] = data, ["start"] = 0 });
        return reply;
    }

    private JsonObject RunSilently(JupyterMessage request, string code, CancellationToken cancellation)
    {
        var result = code.Length == 0 ? null : Execute(new CellSubmission(code), new SilentOutput(), cancellation);
        return result is null or { Outcome: CellOutcome.Succeeded }
            ? Ok(Evaluate(request, cancellation))
            : Fail(request, ErrorOf(result), isPublished: false);
    }

    private CellResult Execute(CellSubmission cell, ICellOutput output, CancellationToken cancellation)
    {
        try
        {
            return session.Value.ExecuteAsync(cell, output, cancellation).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            return new CellResult(CellOutcome.Interrupted, TimeSpan.Zero);
        }
        catch (Exception e)
        {
            // The session answers with a result; what it throws is ours or the environment's (a workspace that cannot be opened).
            return new CellResult(CellOutcome.Failed, TimeSpan.Zero, null, new CellError(e.GetType().Name, e.Message, e is UserException ? [] : e.ToString().Split('\n')));
        }
    }

    private JsonObject Evaluate(JupyterMessage request, CancellationToken cancellation)
    {
        var answers = new JsonObject();
        foreach (var (name, expression) in request.Content["user_expressions"] as JsonObject ?? [])
        {
            var text = expression is JsonValue value && value.TryGetValue<string>(out var code) ? code : "";
            var result = Execute(new CellSubmission(text), new SilentOutput(), cancellation);
            answers[name] = result.Outcome == CellOutcome.Succeeded
                ? new JsonObject { ["status"] = "ok", ["data"] = result.Result is null ? [] : JupyterOutput.Data(result.Result), ["metadata"] = new JsonObject() }
                : With(ErrorOf(result), "status", "error");
        }

        return answers;
    }

    private JsonObject Ok(JsonObject expressions) => new()
    {
        ["status"] = "ok",
        ["execution_count"] = _count,
        ["user_expressions"] = expressions,
        ["payload"] = new JsonArray(),
    };

    private JsonObject Fail(JupyterMessage request, JsonObject error, bool isPublished)
    {
        if (isPublished)
        {
            wire.Publish(request, "error", error);
        }

        if (request.Flag("stop_on_error", true))
        {
            Interlocked.Exchange(ref _abortUntil, Interlocked.Read(ref _arrived));
        }

        var reply = With(error.DeepClone().AsObject(), "status", "error");
        reply["execution_count"] = _count;
        reply["user_expressions"] = new JsonObject();
        reply["payload"] = new JsonArray();
        return reply;
    }

    // A traceback is what front ends show; a mistake of the user's has none but its sentence.
    private static JsonObject ErrorOf(CellResult result)
    {
        var error = result.Error ?? new CellError("Interrupted", "The cell was interrupted.", []);
        var lines = error.Traceback.Count > 0 ? error.Traceback : [error.Message];
        return new JsonObject
        {
            ["ename"] = error.Name,
            ["evalue"] = error.Message,
            ["traceback"] = new JsonArray([.. lines.Select(l => (JsonNode)l)]),
        };
    }

    private static JsonObject With(JsonObject content, string name, string value)
    {
        content[name] = value;
        return content;
    }
}
