using MLOps.Notebooks.Export;
using MLOps.Notebooks.Files;
using MLOps.Notebooks.Headless;
using MLOps.Notebooks.Session;
using MLOps.Pipelines;
using MLOps.Rendering;

namespace MLOps.Tool.Run;

/// <summary>A checked call of <c>mlops export</c>; paths are full.</summary>
internal sealed record ExportCall(string Notebook, ExportOptions Options, string Output, string? Page)
{
    public string Folder => Path.GetDirectoryName(Notebook)!;
}

/// <summary>Executes a notebook and exports what the run recorded.</summary>
internal static class HeadlessExport
{
    public static async Task<int> RunAsync(ToolContext context, ExportCall call, CancellationToken cancellation)
    {
        var notebook = Read(call);
        var before = Environment.CurrentDirectory;
        try
        {
            // Cells name files relative to their notebook, as they do in a front end.
            Environment.CurrentDirectory = call.Folder;
            using var workspace = ToolProcess.OpenWorkspace(call.Folder);
            using var session = new NotebookSession(workspace, new NotebookSessionOptions { NotebookPath = call.Notebook });
            using var progress = new TerminalProgress(context.Out, context.Terminal);
            var run = await new NotebookRunner(session, TimeProvider.System).RunAsync(RunPlan.Create(notebook, new NotebookRunOptions { KeepGoing = true, Ask = (question, isSecret) => Answer(context, question, isSecret) }), progress, _ => { }, cancellation);
            if (run.IsInterrupted)
            {
                await context.Error.WriteLineAsync("mlops: interrupted.");
                return ExitCodes.Failed;
            }

            // What is recorded may not need them: the export says so, or refuses.
            foreach (var failure in run.Failures)
            {
                await context.Error.WriteLineAsync($"mlops: cell {failure.Planned.Number} failed and is not in the export: {failure.Result.Error?.Name}: {failure.Result.Error?.Message}");
            }

            return await Export(context, call, session, run.Notebook, cancellation);
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    // Typed or piped in. What is typed can be seen, which a password must not be.
    private static string? Answer(ToolContext context, string question, bool isSecret)
    {
        if (isSecret && !context.HasInput)
        {
            return null;
        }

        context.Out.Write(question.TrimEnd() + " ");
        context.Out.Flush();
        var answer = context.In.ReadLine();
        context.Out.WriteLine(context.HasInput && !isSecret ? answer : "");
        return answer;
    }

    private static async Task<int> Export(ToolContext context, ExportCall call, NotebookSession session, NotebookDocument page, CancellationToken cancellation)
    {
        try
        {
            var report = await new NotebookExport(session).ExportAsync(call.Options with { Output = call.Output }, page, cancellation);
            report = report with { Folder = Path.GetRelativePath(context.Directory, call.Output) };
            await context.Out.WriteLineAsync(ReportRenderer.Text(report));
            if (call.Page is { } html)
            {
                await File.WriteAllTextAsync(html, ReportRenderer.Page(report), cancellation);
            }

            return report.Proof is { Proven: false } ? ExitCodes.Failed : ExitCodes.Done;
        }
        catch (UserException error)
        {
            await context.Error.WriteLineAsync("mlops: " + error.Message);
            return ExitCodes.Failed;
        }
    }

    // Asked before the notebook is executed: a run of an hour must not end in a refusal that was known at its start.
    private static NotebookDocument Read(ExportCall call)
    {
        try
        {
            if (File.Exists(call.Output) || (Directory.Exists(call.Output) && Directory.EnumerateFileSystemEntries(call.Output).Any()))
            {
                throw new UserException($"'{call.Output}' is not empty.", "Export to a new folder, or empty this one first.");
            }

            return NotebookFile.Read(call.Notebook);
        }
        catch (UserException error)
        {
            throw new WrongCallException(error.Message);
        }
    }
}
