using System.CommandLine;
using MLOps.Pipelines;
using MLOps.Tool.Run;

namespace MLOps.Tool.Verbs;

/// <summary><c>mlops export NOTEBOOK --out DIR</c>: executes a notebook and writes what led to its results as a proven project.</summary>
internal static class ExportVerb
{
    public static Command Create(ToolContext context)
    {
        var notebook = new Argument<string>("NOTEBOOK") { Description = "A notebook: .ipynb or .dib. It is executed first." };
        var output = new Option<string>("--out") { Description = "The project's folder; it must be new or empty.", HelpName = "DIR", Required = true };
        var noVerify = new Option<bool>("--no-verify") { Description = "Write the project without building, running and comparing it." };
        var strict = new Option<bool>("--strict") { Description = "Refuse when the page and what was executed differ." };
        var html = new Option<string?>("--html") { Description = "Write the report as an HTML page.", HelpName = "FILE" };
        var command = new Command("export", "Execute a notebook and export it as a C# project with its proof; exit code 1 when that fails.") { notebook, output, strict, noVerify, html };
        command.SetAction((parsed, cancellation) => HeadlessExport.RunAsync(
            context,
            new ExportCall(
                context.FullPath(parsed.GetRequiredValue(notebook)),
                new ExportOptions { Verify = !parsed.GetValue(noVerify), Strict = parsed.GetValue(strict) },
                context.FullPath(parsed.GetRequiredValue(output)),
                parsed.GetValue(html) is { } page ? context.FullPath(page) : null),
            cancellation));
        return command;
    }
}
