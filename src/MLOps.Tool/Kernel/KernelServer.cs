using System.Text.Json.Nodes;
using MLOps.Notebooks.Session;

namespace MLOps.Tool.Kernel;

/// <summary>
/// A kernel on its sockets: the poller thread takes messages in, one dispatch table per channel says who answers. Shell requests
/// are answered in order on the cell thread; control requests at once, so an interrupt never waits for a cell.
/// </summary>
internal sealed class KernelServer : IDisposable
{
    private readonly KernelSockets _sockets;
    private readonly MessageCodec _codec;
    private readonly KernelWire _wire;
    private readonly StdinRequests _stdin;
    private readonly ShellThread _shell;
    private readonly Dictionary<string, Action<Channel, JupyterMessage>> _control;
    private readonly Dictionary<string, Action<JupyterMessage>> _requests;
    private readonly ExecuteHandler _execute;

    public KernelServer(ConnectionFile connection, Lazy<NotebookSession> session, KernelWitness witness, TextWriter log, TimeProvider clock)
    {
        _codec = new MessageCodec(new MessageSigner(connection.Key, connection.SignatureScheme), Guid.NewGuid().ToString("N"), clock);
        _sockets = new KernelSockets(connection);
        _wire = new KernelWire(_sockets, _codec);
        _stdin = new StdinRequests(_wire);
        _shell = new ShellThread(log);
        _execute = new ExecuteHandler(_wire, _stdin, session, witness.Note);
        var language = new LanguageHandlers(_wire, session);
        _control = new(StringComparer.Ordinal)
        {
            ["interrupt_request"] = Interrupt,
            ["shutdown_request"] = Shutdown,
            ["kernel_info_request"] = KernelInfo,
            ["debug_request"] = Debug,
        };
        _requests = new(StringComparer.Ordinal)
        {
            ["execute_request"] = _execute.Handle,
            ["kernel_info_request"] = request => KernelInfo(Channel.Shell, request),
            ["complete_request"] = language.Complete,
            ["inspect_request"] = language.Inspect,
            ["is_complete_request"] = language.IsComplete,
            ["history_request"] = request => Answer(request, new JsonObject { ["status"] = "ok", ["history"] = _execute.History.Answer(request) }),
            ["comm_info_request"] = request => Answer(request, new JsonObject { ["status"] = "ok", ["comms"] = new JsonObject() }),
            // There are no comm targets here: what is opened is closed, what is sent to nobody is received by nobody.
            ["comm_open"] = request => _wire.Publish(request, "comm_close", new JsonObject { ["comm_id"] = request.Text("comm_id"), ["data"] = new JsonObject() }),
            ["comm_msg"] = static _ => { },
            ["comm_close"] = static _ => { },
        };
        _sockets.Received += Receive;
    }

    /// <summary>Serves until a client asks for shutdown or <see cref="Stop"/>.</summary>
    public void Run()
    {
        _shell.Start();
        _wire.Status(null, "starting");
        _sockets.Run();
    }

    /// <summary>
    /// The process is about to end though nobody asked the kernel to: a cell called <c>Environment.Exit</c>. Its front end is
    /// told, and what was said before leaves. Does nothing after <see cref="Run"/>.
    /// </summary>
    public void Perish()
    {
        if (_sockets.IsRunning)
        {
            IsPerishing = true;

            // What the cell printed last waits in the session's console.
            Console.Out.Flush();
            _execute.Perish($"The cell ended the kernel's process with exit code {Environment.ExitCode} (Environment.Exit), and its variables with it. Restart the kernel.");
            _sockets.StopAndWait();
        }
    }

    /// <summary>Another thread ends the process, with an exit code of its own.</summary>
    public bool IsPerishing { get; private set; }

    /// <summary>Interrupts the executing cell, as Ctrl+C does.</summary>
    public void Interrupt() => _execute.Interrupt();

    /// <summary>Ends <see cref="Run"/>; callable from any thread.</summary>
    public void Stop()
    {
        _execute.Interrupt();
        _sockets.Stop();
    }

    public void Dispose()
    {
        _shell.Dispose();
        _sockets.Dispose();
        _stdin.Dispose();
        _execute.Dispose();
    }

    private void Receive(Channel channel, IReadOnlyList<byte[]> frames)
    {
        if (_codec.Decode(frames) is not { } message)
        {
            return;
        }

        switch (channel)
        {
            case Channel.Stdin when message.Type == "input_reply":
                _stdin.Answer(message);
                break;
            case Channel.Control when _control.TryGetValue(message.Type, out var control):
                _wire.WhileBusy(message, () => control(Channel.Control, message));
                break;
            case Channel.Shell when message.Type == "shutdown_request":
                // Not queued behind a cell that may never end.
                _wire.WhileBusy(message, () => Shutdown(Channel.Shell, message));
                break;
            case Channel.Shell when _requests.TryGetValue(message.Type, out var handle):
                CountExecution(message);
                _shell.Post(() => _wire.WhileBusy(message, () => handle(message)));
                break;
            default:
                break;
        }
    }

    private void CountExecution(JupyterMessage message)
    {
        if (message.Type == "execute_request")
        {
            _execute.Arrived();
        }
    }

    private void Answer(JupyterMessage request, JsonObject content) => _wire.Reply(Channel.Shell, request, content);

    private void KernelInfo(Channel channel, JupyterMessage request) => _wire.Reply(channel, request, LanguageInfo.KernelInfo());

    private void Interrupt(Channel channel, JupyterMessage request)
    {
        _execute.Interrupt();
        _wire.Reply(channel, request, new JsonObject { ["status"] = "ok" });
    }

    private void Shutdown(Channel channel, JupyterMessage request)
    {
        _wire.Reply(channel, request, new JsonObject { ["status"] = "ok", ["restart"] = request.Flag("restart", false) });
        Stop();
    }

    // There is no debugger; saying so in the debugger's own words keeps clients quiet.
    private void Debug(Channel channel, JupyterMessage request) => _wire.Reply(channel, request, new JsonObject
    {
        ["type"] = "response",
        ["request_seq"] = request.Number("seq", 0),
        ["success"] = false,
        ["command"] = request.Text("command"),
        ["message"] = "This kernel has no debugger.",
        ["body"] = new JsonObject(),
    });
}
