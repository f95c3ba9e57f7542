using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace MLOps.Tool.Catalog;

/// <summary>System.CommandLine's help, with the catalogue's examples below it.</summary>
internal sealed class HelpWithExamples(SynchronousCommandLineAction help, IReadOnlyDictionary<Command, IReadOnlyList<string>> examples) : SynchronousCommandLineAction
{
    /// <summary>Whoever asks what a verb takes does not know it yet: what is missing on the line is no mistake.</summary>
    public override bool ClearsParseErrors => true;

    public static void Install(Command root, IReadOnlyDictionary<Command, IReadOnlyList<string>> examples)
    {
        if (root.Options.OfType<HelpOption>().FirstOrDefault() is { Action: SynchronousCommandLineAction help } option)
        {
            option.Action = new HelpWithExamples(help, examples);
        }
    }

    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (examples.TryGetValue(parseResult.CommandResult.Command, out var lines) && lines.Count > 0)
        {
            output.WriteLine("Examples:");
            foreach (var line in lines)
            {
                output.WriteLine($"  {line}");
            }

            output.WriteLine();
        }

        return code;
    }
}
