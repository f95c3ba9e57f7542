using System.Runtime.InteropServices;
using MLOps.Notebooks.Session;

namespace MLOps.Tool.Kernel;

/// <summary>The life of a kernel process: from its connection file to shutdown, a signal, or the death of its client.</summary>
internal static class KernelHost
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    public static int Run(string connectionFile, ToolContext context)
    {
        var session = new Lazy<NotebookSession>(() => OpenSession(context));
        // Before anything else: the compiler is what a first cell waits for, and it warms up while the sockets are opened.
        _ = Task.Run(() => session.Value);
        var file = context.FullPath(ConnectionFile.Unquoted(connectionFile));
        var connection = ConnectionFile.Read(file);
        using var witness = new KernelWitness(file);
        using var server = new KernelServer(connection, session, witness, context.Error, TimeProvider.System);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Perish();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            server.Interrupt();
        });
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            server.Stop();
        });
        witness.Start();
        ParentWatch.Start(Environment.GetEnvironmentVariable, server.Stop);
        server.Run();
        if (server.IsPerishing)
        {
            // The exit code is the cell's: whoever exits now would bring another.
            Thread.Sleep(Timeout.Infinite);
        }

        Close(session);
        return ExitCodes.Done;
    }

    // The client starts the kernel in the notebook's folder: the workspace is looked for from there.
    private static NotebookSession OpenSession(ToolContext context)
    {
        var path = NotebookPath(context);
        var workspace = ToolProcess.OpenWorkspace(path is null ? context.Directory : Path.GetDirectoryName(path)!);
        var session = new NotebookSession(workspace, new NotebookSessionOptions { NotebookPath = path });
        session.WarmUp();
        return session;
    }

    // Jupyter servers since version 2 tell the notebook's path so; other clients tell nothing.
    private static string? NotebookPath(ToolContext context)
    {
        var told = Environment.GetEnvironmentVariable("JPY_SESSION_NAME");
        return told is { Length: > 0 } && told.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase) && context.FullPath(told) is var path && File.Exists(path) ? path : null;
    }

    // What was acknowledged is flushed; a cell that would not stop must not keep the process alive.
    private static void Close(Lazy<NotebookSession> session)
    {
        if (session.IsValueCreated)
        {
            var closing = Task.Run(() =>
            {
                var workspace = session.Value.Workspace;
                session.Value.Dispose();
                workspace.Dispose();
            });
            closing.Wait(Farewell);
        }
    }
}
