using MLOps.Notebooks.Headless;
using MLOps.Notebooks.Session;

namespace MLOps.Tool.Run;

/// <summary>
/// Runs a notebook, and again whenever it changes: in the same session from the first changed cell on, in a new one when a file
/// that it imports has changed. A change while cells run interrupts them.
/// </summary>
internal static class WatchRun
{
    /// <returns>The exit code of the last run.</returns>
    public static async Task<int> RunAsync(RunCall call, ToolContext context, CancellationToken cancellation)
    {
        var before = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = call.Folder;
            using var workspace = ToolProcess.OpenWorkspace(call.Folder);
            return await RunAsync(call, context, workspace, cancellation);
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    private static async Task<int> RunAsync(RunCall call, ToolContext context, Workspace workspace, CancellationToken cancellation)
    {
        var files = new RunFiles(call);

        // What is wrong at the start is a wrong call; what becomes wrong later may be on its way to being right.
        files.Plan();
        var session = HeadlessRun.OpenSession(call, workspace);
        NotebookRun? last = null;
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                var imported = WatchedFiles.ImportedBy(call.Notebook);
                var watched = new WatchedFiles([call.Notebook, .. call.ParameterFiles, .. imported]);
                using var change = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                var next = NextAsync(watched, change);
                last = await RunOnceAsync(call, context, files, session, last, change.Token) ?? last;
                if (!change.IsCancellationRequested)
                {
                    context.Out.WriteLine(context.Terminal.Dim($"Watching {Path.GetFileName(call.Notebook)}{(imported.Count + call.ParameterFiles.Count is > 0 and var more ? $" and {more} more" : "")}; Ctrl+C ends it."));
                    context.Out.Flush();
                }

                if ((await next).Overlaps(imported))
                {
                    session.Dispose();
                    (session, last) = (HeadlessRun.OpenSession(call, workspace), null);
                }
            }
        }
        finally
        {
            session.Dispose();
        }

        return last is { Failures.Count: 0 } ? ExitCodes.Done : ExitCodes.Failed;
    }

    // Also what is running now is out of date.
    private static async Task<IReadOnlySet<string>> NextAsync(WatchedFiles watched, CancellationTokenSource change)
    {
        try
        {
            var files = await watched.NextAsync(change.Token);
            await change.CancelAsync();
            return files;
        }
        catch (OperationCanceledException)
        {
            return new HashSet<string>();
        }
    }

    /// <summary>Null when the notebook cannot be run as it stands: a sentence says why, and the next change is waited for.</summary>
    private static async Task<NotebookRun?> RunOnceAsync(RunCall call, ToolContext context, RunFiles files, NotebookSession session, NotebookRun? last, CancellationToken cancellation)
    {
        try
        {
            var plan = files.Plan();
            var rest = last is null ? plan : plan.After(last);
            using var progress = new TerminalProgress(context.Out, context.Terminal, call.Live);
            var run = await new NotebookRunner(session, TimeProvider.System).RunAsync(rest, progress, executed => files.Save(executed, "running"), cancellation);
            files.Save(run.Notebook, HeadlessRun.Summary(run));
            if (!cancellation.IsCancellationRequested)
            {
                HeadlessRun.Report(run, call, context);
            }

            return run;
        }
        catch (WrongCallException e)
        {
            await context.Error.WriteLineAsync("mlops: " + e.Message);
            return null;
        }
    }
}
