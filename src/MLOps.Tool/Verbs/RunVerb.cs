using System.CommandLine;
using MLOps.Tool.Run;

namespace MLOps.Tool.Verbs;

/// <summary><c>mlops run NOTEBOOK</c>: executes a notebook without a front end.</summary>
internal static class RunVerb
{
    public static Command Create(ToolContext context)
    {
        var notebook = new Argument<string>("NOTEBOOK") { Description = "A notebook: .ipynb or .dib." };
        var output = new Option<string?>("--out") { Description = "The executed notebook; NAME.out.ipynb beside the notebook by default.", HelpName = "FILE" };
        var html = new Option<string?>("--html") { Description = "The HTML page; NAME.out.html beside the notebook by default.", HelpName = "FILE" };
        var parameters = new Option<string[]>("--param") { Description = "A value for a variable of the cell tagged 'parameters'; may be given several times.", HelpName = "NAME=VALUE", AllowMultipleArgumentsPerToken = false };
        var keepGoing = new Option<bool>("--keep-going") { Description = "Execute the cells after a failed one too." };
        var command = new Command("run", "Execute a notebook; exit code 1 when a cell failed.") { notebook, output, html, parameters, keepGoing };
        command.SetAction((parsed, cancellation) =>
        {
            var call = RunCall.Read(context, parsed.GetRequiredValue(notebook), parsed.GetValue(output), parsed.GetValue(html), parsed.GetValue(parameters) ?? [], parsed.GetValue(keepGoing));
            return HeadlessRun.RunAsync(call, context, cancellation);
        });
        return command;
    }
}
