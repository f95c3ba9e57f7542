using System.Globalization;
using MLOps.Notebooks.Headless;
using MLOps.Notebooks.Pages;
using MLOps.Notebooks.Session;

namespace MLOps.Tool.Run;

/// <summary>A headless run from the terminal: progress out, files written after every cell, exit code by the outcome.</summary>
internal static class HeadlessRun
{
    public static async Task<int> RunAsync(RunCall call, ToolContext context, CancellationToken cancellation)
    {
        var files = new RunFiles(call);
        var plan = files.Plan();
        var before = Environment.CurrentDirectory;
        try
        {
            // Cells name files relative to their notebook, as they do in a front end.
            Environment.CurrentDirectory = call.Folder;
            using var workspace = ToolProcess.OpenWorkspace(call.Folder);
            using var session = OpenSession(call, workspace);
            using var progress = new TerminalProgress(context.Out, context.Terminal, call.Live);
            var run = await new NotebookRunner(session, TimeProvider.System).RunAsync(plan, progress, executed => files.Save(executed, "running"), cancellation);
            files.Save(run.Notebook, Summary(run));
            return Report(run, call, context);
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    public static NotebookSession OpenSession(RunCall call, Workspace workspace) => new(workspace, new NotebookSessionOptions { NotebookPath = Path.Combine(call.Folder, Path.GetFileName(call.Notebook)) });

    public static string Summary(NotebookRun run)
    {
        var count = string.Create(CultureInfo.InvariantCulture, $"{run.Executed.Count(c => c.Role == CellRole.Run && !c.IsInjected)} of {run.Plan.Total} cells in {Durations.Text(run.Duration)}");
        var failed = string.Join(", ", run.Failures.Select(f => f.Planned.IsInjected ? "parameters" : f.Planned.Number.ToString(CultureInfo.InvariantCulture)));
        return run.Failures.Count switch
        {
            0 => count,
            1 => $"{count}; cell {failed} failed",
            _ => $"{count}; cells {failed} failed",
        };
    }

    /// <summary>Says how the run ended and where its files are; returns the exit code.</summary>
    public static int Report(NotebookRun run, RunCall call, ToolContext context)
    {
        context.Out.WriteLine($"Executed {Summary(run)}.");
        context.Out.WriteLine($"  notebook  {Path.GetRelativePath(context.Directory, call.Output)}");
        context.Out.WriteLine($"  page      {Path.GetRelativePath(context.Directory, call.Page)}");
        foreach (var failure in run.Failures)
        {
            var error = failure.Result.Error;
            var cell = failure.Planned.IsInjected ? "the cell with the parameters" : $"cell {failure.Planned.Number} of {run.Plan.Total}";
            context.Error.WriteLine($"mlops: {cell} failed: {error?.Name ?? "Interrupted"}: {error?.Message ?? "The cell was interrupted."}");
            foreach (var line in error?.Traceback ?? [])
            {
                context.Error.WriteLine(line);
            }
        }

        if (run.IsInterrupted && run.Failures.Count == 0)
        {
            context.Error.WriteLine("mlops: interrupted.");
        }

        return run.Failures.Count > 0 || run.IsInterrupted ? ExitCodes.Failed : ExitCodes.Done;
    }
}
