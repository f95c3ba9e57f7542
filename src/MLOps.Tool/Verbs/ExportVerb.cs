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
        var target = new Option<ExportTarget>("--target") { Description = "project: with tests, container and workflow; file: one C# file for dotnet run; notebook: the smallest notebook that leads there.", HelpName = "project|file|notebook" };
        var tolerance = new Option<string[]>("--tolerance") { Description = "How far a metric may differ in the proof; others must be equal. May be given several times.", HelpName = "NAME=VALUE" };
        var secrets = new Option<string?>("--secrets") { Description = "Take what looks like a secret from environment variables; else such a cell is refused.", HelpName = "environment" };
        secrets.AcceptOnlyFromAmong("environment");
        var strict = new Option<bool>("--strict") { Description = "Refuse when the page and what was executed differ." };
        var outputs = new Option<string[]>("--for") { Description = "What the export is for: a variable, model, dataset, file or metric; else everything that was recorded. May be given several times.", HelpName = "NAME" };
        var html = new Option<string?>("--html") { Description = "Write the report as an HTML page.", HelpName = "FILE" };
        var command = new Command("export", "Execute a notebook and export it as a C# project with its proof; exit code 1 when that fails.") { notebook, output, target, outputs, strict, tolerance, secrets, noVerify, html };
        command.SetAction((parsed, cancellation) => HeadlessExport.RunAsync(
            context,
            new ExportCall(
                context.FullPath(parsed.GetRequiredValue(notebook)),
                new ExportOptions { For = parsed.GetValue(outputs) ?? [], Verify = !parsed.GetValue(noVerify), Strict = parsed.GetValue(strict), Target = parsed.GetValue(target), SecretsFromEnvironment = parsed.GetValue(secrets) is not null, Tolerances = Tolerances(parsed.GetValue(tolerance) ?? []) },
                context.FullPath(parsed.GetRequiredValue(output)),
                parsed.GetValue(html) is { } page ? context.FullPath(page) : null),
            cancellation));
        return command;
    }

    private static IReadOnlyDictionary<string, double> Tolerances(string[] texts)
    {
        try
        {
            return ExportOptions.ReadTolerances(texts);
        }
        catch (UserException error)
        {
            throw new WrongCallException(error.Message);
        }
    }
}
