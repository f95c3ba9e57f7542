using System.CommandLine;
using MLOps.Tool.Catalog;
using MLOps.Tool.Kernel;
using MLOps.Tool.Verbs;

namespace MLOps.Tool;

/// <summary>Arguments in, exit code out: errors are one line on standard error, never a stack trace.</summary>
internal static class ToolCommandLine
{
    public static Task<int> RunAsync(string[] args, ToolContext context, CancellationToken cancellation = default) =>
        // A client waits for its kernel: verbs and options, which it never uses, would only delay it.
        args is ["kernel", var file] && ConnectionFile.Unquoted(file).EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            ? GuardAsync(() => Task.FromResult(KernelHost.Run(file, context)), context)
            : ParseAndRunAsync(args, context, cancellation);

    /// <summary>All verbs, as they are parsed and helped with.</summary>
    public static RootCommand Root(ToolContext context)
    {
        var root = new RootCommand("Machine learning operations from C# notebooks: run, profile, validate, track, deploy, monitor, export.");
        foreach (var verb in ToolVerbs.All(context))
        {
            root.Subcommands.Add(verb);
        }

        CatalogVerbs.AddTo(root, Interactive.Commands.Catalog.Default, context);
        return root;
    }

    private static async Task<int> ParseAndRunAsync(string[] args, ToolContext context, CancellationToken cancellation)
    {
        var parsed = Root(context).Parse(args.Length > 0 ? args : ["--help"]);
        if (parsed.Errors.Count > 0)
        {
            Complain(context, WrongCall.Explain(parsed));
            return ExitCodes.WrongCall;
        }

        var configuration = new InvocationConfiguration { Output = context.Out, Error = context.Error, EnableDefaultExceptionHandler = false };
        return await GuardAsync(() => parsed.InvokeAsync(configuration, cancellation), context);
    }

    private static async Task<int> GuardAsync(Func<Task<int>> work, ToolContext context)
    {
        try
        {
            return await work();
        }
        catch (WrongCallException e)
        {
            Complain(context, e.Message);
            return ExitCodes.WrongCall;
        }
        catch (UserException e)
        {
            Complain(context, e.Message);
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException)
        {
            Complain(context, "interrupted.");
            return ExitCodes.Failed;
        }
        catch (Exception e)
        {
            // The edge of the tool: an environment that failed, or our own mistake.
            Complain(context, $"{e.GetType().Name}: {e.Message}");
            return ExitCodes.Failed;
        }
    }

    private static void Complain(ToolContext context, string message) =>
        context.Error.WriteLine($"mlops: {(message.StartsWith("mlops ", StringComparison.Ordinal) ? message["mlops ".Length..] : message)}");
}
