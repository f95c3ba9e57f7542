using System.CommandLine;
using System.CommandLine.Parsing;

namespace MLOps.Tool;

/// <summary>A verb found that it was called wrongly: exit code 2 and this sentence.</summary>
internal sealed class WrongCallException(string message) : Exception(message);

/// <summary>Says in one sentence what is wrong with a command line, with the nearest word that exists.</summary>
internal static class WrongCall
{
    public static string Explain(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens is [var word, ..])
        {
            return Unknown(parsed.CommandResult, word);
        }

        return command.Subcommands.Count > 0 && command.Action is null
            ? $"'{PathOf(parsed.CommandResult)}' needs one of: {string.Join(", ", command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name))}."
            : $"{parsed.Errors[0].Message.TrimEnd('.')}. 'mlops {PathOf(parsed.CommandResult)} --help' shows what it takes.";
    }

    private static string Unknown(CommandResult result, string word)
    {
        var command = result.Command;
        if (command.Subcommands.Count == 0 && !word.StartsWith('-'))
        {
            return $"'mlops {PathOf(result)}' does not take '{word}'. Values with spaces go in double quotes.";
        }

        var isOption = word.StartsWith('-');
        var known = isOption ? command.Options.Select(o => o.Name) : command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name);
        return UserError.Unknown(isOption ? "option" : "command", word, known).ToString();
    }

    private static string PathOf(CommandResult result) => result.Parent is CommandResult parent and not { Command: RootCommand }
        ? $"{PathOf(parent)} {result.Command.Name}"
        : result.Command.Name;
}
