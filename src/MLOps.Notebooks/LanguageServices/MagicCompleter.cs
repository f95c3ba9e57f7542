using MLOps.Interactive.Commands;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.LanguageServices;

/// <summary>Completion within a magic line: commands, options, allowed values, and the names that the workspace and the session know.</summary>
internal sealed class MagicCompleter(MagicCatalog catalog, Workspace workspace, Func<IReadOnlyList<Variable>> variables)
{
    private readonly KnownNames _names = new(workspace, variables);

    /// <param name="line">The line without <c>#!</c>.</param>
    /// <param name="position">The cursor within <paramref name="line"/>.</param>
    /// <param name="offset">Where <paramref name="line"/> begins in the cell.</param>
    public CompletionResult Complete(string line, int position, int offset)
    {
        var typed = line[..position];
        var tokens = CommandLineTokens.Split(typed);
        var isNew = tokens.Count == 0 || tokens[^1].Span.End < position;
        var word = isNew ? "" : tokens[^1].Text;
        var before = isNew ? tokens : tokens.Take(tokens.Count - 1).ToList();
        var start = isNew ? position : tokens[^1].Span.Start + (tokens[^1].Quoted ? 1 : 0);
        var items = Candidates(before, word)
            .Where(c => c.Text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .DistinctBy(c => c.Text).OrderBy(c => c.Text, StringComparer.Ordinal).ToList();
        return new CompletionResult(offset + start, offset + position, items);
    }

    private IEnumerable<CompletionEntry> Candidates(IReadOnlyList<Token> before, string word)
    {
        if (before.Count == 0)
        {
            return catalog.Commands.GroupBy(c => c.Path.Split(' ')[0]).Select(g => new CompletionEntry(g.Key, "command", g.Count() == 1 ? g.First().Summary : $"{g.Count()} commands"));
        }

        var verbs = before.Count == 1
            ? catalog.Commands.Where(c => c.Path.StartsWith(before[0].Text + " ", StringComparison.Ordinal)).Select(c => new CompletionEntry(c.Path.Split(' ')[1], "command", c.Summary))
            : [];
        return catalog.Match(before) is ({ } spec, var used) ? verbs.Concat(Arguments(spec, before.Skip(used).ToList(), word)) : verbs;
    }

    private IEnumerable<CompletionEntry> Arguments(CommandSpec spec, List<Token> given, string word)
    {
        var options = spec.Options.Concat(MagicCatalog.Common).ToList();
        if (given.Count > 0 && options.Find(o => o.Name == given[^1].Text) is { Kind: not ValueKind.Flag } open)
        {
            return open.Values is { } values ? values.Select(v => new CompletionEntry(v, "value", open.Help)) : Values(open.Kind, spec, given);
        }

        if (word.StartsWith('-'))
        {
            return options.Where(o => o.Many || given.TrueForAll(g => g.Text != o.Name)).Select(o => new CompletionEntry(o.Name, "option", o.Help));
        }

        var positional = Positional(options, given);
        var argument = positional < spec.Arguments.Count ? spec.Arguments[positional] : spec.Arguments.LastOrDefault(a => a.Many);
        return argument is null
            ? options.Select(o => new CompletionEntry(o.Name, "option", o.Help))
            : Values(argument.Kind, spec, given);
    }

    private static int Positional(List<OptionSpec> options, List<Token> given)
    {
        var count = 0;
        for (var i = 0; i < given.Count; i++)
        {
            if (options.Find(o => o.Name == given[i].Text) is { } option)
            {
                i += option.Kind == ValueKind.Flag ? 0 : 1;
            }
            else if (!given[i].Text.StartsWith("--", StringComparison.Ordinal))
            {
                count++;
            }
        }

        return count;
    }

    private IEnumerable<CompletionEntry> Values(ValueKind kind, CommandSpec spec, List<Token> given)
    {
        var source = spec.Arguments.Count == 0 ? null : given.FirstOrDefault(g => !g.Text.StartsWith("--", StringComparison.Ordinal))?.Text;
        return _names.Of(kind, source).Select(n => new CompletionEntry(n.Text, n.Kind, n.Description));
    }
}
