using System.CommandLine;
using System.Globalization;
using MLOps.Notebooks.Files;

namespace MLOps.Tool.Verbs;

/// <summary><c>mlops format NOTEBOOK...</c>: the C# of notebooks by the rules of <c>dotnet format</c>.</summary>
internal static class FormatVerb
{
    public static Command Create(ToolContext context)
    {
        var notebooks = new Argument<string[]>("NOTEBOOK") { Description = "Notebooks: .ipynb or .dib.", Arity = ArgumentArity.OneOrMore };
        var check = new Option<bool>("--check") { Description = "Change nothing; exit with 1 when a cell is not formatted." };
        var command = new Command("format", "Format the C# in the cells of notebooks by the nearest .editorconfig, else by C#'s own rules.") { notebooks, check };
        command.SetAction(async (parsed, cancellation) =>
        {
            var isClean = true;
            foreach (var name in parsed.GetValue(notebooks)!)
            {
                isClean &= await FormatAsync(name, parsed.GetValue(check), context, cancellation);
            }

            return isClean || !parsed.GetValue(check) ? ExitCodes.Done : ExitCodes.Failed;
        });
        return command;
    }

    private static async Task<bool> FormatAsync(string name, bool isCheck, ToolContext context, CancellationToken cancellation)
    {
        var path = context.FullPath(name);
        var notebook = NotebookFile.Read(path);
        var (formatted, changed) = await NotebookFormatting.FormatAsync(notebook, Interactive.Commands.Catalog.Default, Path.GetDirectoryName(path)!, cancellation);
        if (changed.Count > 0 && !isCheck)
        {
            NotebookFile.Write(path, formatted);
        }

        context.Out.WriteLine(Describe(name, changed, isCheck));
        return changed.Count == 0;
    }

    private static string Describe(string name, IReadOnlyList<int> changed, bool isCheck) => changed.Count == 0
        ? $"{name}: nothing to format."
        : string.Create(CultureInfo.InvariantCulture, $"{name}: {(isCheck ? "would format" : "formatted")} {(changed.Count == 1 ? "cell" : "cells")} {string.Join(", ", changed)}.");
}
