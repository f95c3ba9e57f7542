using System.Globalization;
using MLOps.Notebooks.Files;
using MLOps.Notebooks.Headless;
using MLOps.Notebooks.Pages;
using MLOps.Notebooks.Session;

namespace MLOps.Tool.Run;

/// <summary>A headless run from the terminal: progress out, files written after every cell, exit code by the outcome.</summary>
internal static class HeadlessRun
{
    private const int LineWidth = 120;

    public static async Task<int> RunAsync(RunCall call, ToolContext context, CancellationToken cancellation)
    {
        var notebook = ReadNotebook(call);
        var before = Environment.CurrentDirectory;
        try
        {
            // Cells name files relative to their notebook, as they do in a front end.
            Environment.CurrentDirectory = call.Folder;
            using var workspace = ToolProcess.OpenWorkspace(call.Folder);
            using var session = new NotebookSession(workspace, new NotebookSessionOptions { NotebookPath = call.Notebook });
            var page = new NotebookPage(Path.GetFileName(call.Notebook), call.Folder);
            var run = await new NotebookRunner(session, TimeProvider.System).RunAsync(
                notebook,
                new NotebookRunOptions(call.Parameters, call.KeepGoing),
                new TerminalProgress(context.Out, LineWidth),
                executed => Save(call, page, executed, null),
                cancellation);
            Save(call, page, run.Notebook, Summary(run));
            return Report(run, call, context);
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    private static NotebookDocument ReadNotebook(RunCall call)
    {
        try
        {
            return NotebookFile.Read(call.Notebook);
        }
        catch (UserException e)
        {
            throw new WrongCallException(e.Message);
        }
    }

    private static void Save(RunCall call, NotebookPage page, NotebookDocument notebook, string? status)
    {
        NotebookFile.Write(call.Output, notebook);
        NotebookFile.WriteText(call.Page, page.Render(notebook, status ?? "running"));
    }

    private static string Summary(NotebookRun run)
    {
        var count = string.Create(CultureInfo.InvariantCulture, $"{run.Executed} of {run.Total} cells in {Durations.Text(run.Duration)}");
        var failed = string.Join(", ", run.Failures.Select(f => f.Number.ToString(CultureInfo.InvariantCulture)));
        return run.Failures.Count switch
        {
            0 => count,
            1 => $"{count}; cell {failed} failed",
            _ => $"{count}; cells {failed} failed",
        };
    }

    private static int Report(NotebookRun run, RunCall call, ToolContext context)
    {
        context.Out.WriteLine($"Executed {Summary(run)}.");
        context.Out.WriteLine($"  notebook  {Path.GetRelativePath(context.Directory, call.Output)}");
        context.Out.WriteLine($"  page      {Path.GetRelativePath(context.Directory, call.Page)}");
        foreach (var failure in run.Failures)
        {
            var error = failure.Result.Error;
            context.Error.WriteLine($"mlops: cell {failure.Number} of {run.Total} failed: {error?.Name ?? "Interrupted"}: {error?.Message ?? "The cell was interrupted."}");
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
