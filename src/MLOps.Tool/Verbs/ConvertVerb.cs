using System.CommandLine;
using System.Globalization;
using MLOps.Notebooks.Files;

namespace MLOps.Tool.Verbs;

/// <summary><c>mlops convert FROM TO</c>: a notebook in the other format.</summary>
internal static class ConvertVerb
{
    public static Command Create(ToolContext context)
    {
        var from = new Argument<string>("FROM") { Description = "A notebook: .ipynb or .dib." };
        var to = new Argument<string>("TO") { Description = "The file to write: .ipynb or .dib." };
        var force = new Option<bool>("--force") { Description = "Replace TO when it exists." };
        var command = new Command("convert", "Write a notebook in the other format: .dib to .ipynb or back.") { from, to, force };
        command.SetAction(parsed => Convert(context, parsed.GetRequiredValue(from), parsed.GetRequiredValue(to), parsed.GetValue(force)));
        return command;
    }

    private static int Convert(ToolContext context, string from, string to, bool force)
    {
        var (source, target) = (context.FullPath(from), context.FullPath(to));
        Check(source, target, to, force);
        var notebook = Read(source);
        var losses = NotebookConversion.Losses(notebook, target);
        NotebookFile.Write(target, notebook);
        context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{from} to {to}: {notebook.Cells.Count} {(notebook.Cells.Count == 1 ? "cell" : "cells")}."));
        if (losses.Count > 0)
        {
            context.Out.WriteLine($"A .dib has no place for these, and they stay behind: {string.Join(", ", losses)}.");
        }

        return ExitCodes.Done;
    }

    private static void Check(string source, string target, string to, bool force)
    {
        if (Path.GetExtension(target).ToUpperInvariant() is not (".IPYNB" or ".DIB"))
        {
            throw new WrongCallException($"TO is a file that ends with .ipynb or .dib, not '{to}'.");
        }

        if (source == target)
        {
            throw new WrongCallException("FROM and TO are the same file.");
        }

        if (Directory.Exists(target) || (File.Exists(target) && !force))
        {
            throw new WrongCallException(Directory.Exists(target) ? $"'{to}' is a folder." : $"'{to}' exists. --force replaces it.");
        }
    }

    private static NotebookDocument Read(string source)
    {
        try
        {
            return NotebookFile.Read(source);
        }
        catch (UserException error)
        {
            throw new WrongCallException(error.Message);
        }
    }
}
