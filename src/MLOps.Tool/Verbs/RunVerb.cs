using System.CommandLine;
using MLOps.Notebooks.Headless;
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
        var parameters = Several("--param", "A value for a variable of the cell tagged 'parameters'; may be given several times.", "NAME=VALUE", "-p");
        var files = Several("--params-file", "Values from a file; --param goes before it.", "FILE.yaml|json");
        var from = new Option<string?>("--from") { Description = "The first cell to run, by number, id, tag or heading; of those before it only what it needs.", HelpName = "CELL" };
        var until = new Option<string?>("--until") { Description = "The last cell to run.", HelpName = "CELL" };
        var skip = Several("--skip", "Cells to leave out; may be given several times.", "CELL");
        var folder = new Option<string?>("--cwd") { Description = "The folder in which cells run and find files; the notebook's by default.", HelpName = "DIR" };
        var timeout = new Option<string?>("--timeout") { Description = "How long a cell may take: 90 (seconds), 5m, 1h30m.", HelpName = "TIME" };
        var keepGoing = new Option<bool>("--keep-going") { Description = "Execute the cells after a failed one too." };
        var live = new Option<bool>("--live") { Description = "Show what cells print while they run." };
        var watch = new Option<bool>("--watch") { Description = "Run again from the first changed cell on whenever the notebook changes. Ctrl+C ends it." };
        var command = new Command("run", "Execute a notebook; exit code 1 when a cell failed.") { notebook, output, html, parameters, files, from, until, skip, folder, timeout, keepGoing, live, watch };
        command.SetAction((parsed, cancellation) =>
        {
            var options = new NotebookRunOptions
            {
                Parameters = RunCall.Values(parsed.GetValue(parameters) ?? []),
                KeepGoing = parsed.GetValue(keepGoing),
                CellTimeout = RunCall.Timeout(parsed.GetValue(timeout)),
                From = parsed.GetValue(from),
                Until = parsed.GetValue(until),
                Skip = parsed.GetValue(skip) ?? [],
            };
            var call = RunCall.Read(context, parsed.GetRequiredValue(notebook), parsed.GetValue(output), parsed.GetValue(html), options, parsed.GetValue(files) ?? []) with
            {
                WorkingFolder = RunCall.WorkingFolderOf(context, parsed.GetValue(folder)),
                Watch = parsed.GetValue(watch),
                Live = parsed.GetValue(live),
            };
            return call.Watch ? WatchRun.RunAsync(call, context, cancellation) : HeadlessRun.RunAsync(call, context, cancellation);
        });
        return command;
    }

    private static Option<string[]> Several(string name, string description, string help, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = help, AllowMultipleArgumentsPerToken = false };
}
