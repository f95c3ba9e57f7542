namespace MLOps.Interactive.Commands;

/// <summary>All magic commands, and the binding of a line to one of them.</summary>
public sealed class MagicCatalog
{
    private static readonly IReadOnlyList<OptionSpec> CommonOptions =
    [
        new("--as", ValueKind.Text, "Give the report to C# as a variable of this name."),
        new("--json", ValueKind.Flag, "Show the report as JSON."),
        new("--help", ValueKind.Flag, "Show what the command takes, with examples."),
    ];

    private readonly Dictionary<string, CommandSpec> _byPath;
    private readonly HashSet<string> _nouns;

    public MagicCatalog(IEnumerable<CommandSpec> commands)
    {
        Commands = commands.OrderBy(c => c.Path, StringComparer.Ordinal).ToList();
        _byPath = Commands.SelectMany(c => c.Aliases.Prepend(c.Path).Select(path => (path, c))).ToDictionary(p => p.path, p => p.c, StringComparer.Ordinal);
        _nouns = _byPath.Keys.Select(path => path.Split(' ')[0]).ToHashSet(StringComparer.Ordinal);
    }

    public IReadOnlyList<CommandSpec> Commands { get; }

    /// <summary>The options that every command takes besides its own.</summary>
    public static IReadOnlyList<OptionSpec> Common => CommonOptions;

    /// <summary>Whether the lines after this magic line are its body. Unknown commands own nothing, foreign languages do.</summary>
    public bool TakesBody(string commandLine) =>
        Match(CommandLineTokens.Split(commandLine)).Spec is { } spec ? spec.Body != BodyKind.None : ForeignLanguage.Find(commandLine) is not null;

    /// <summary>Whether the line says in which language the lines below it are, ours or another.</summary>
    public bool NamesLanguage(string commandLine) =>
        Match(CommandLineTokens.Split(commandLine)).Spec is { } spec ? spec.NamesLanguage : ForeignLanguage.Find(commandLine) is not null;

    /// <summary>The cell's segments with the bodies that these commands take.</summary>
    public IReadOnlyList<Cells.CellSegment> Parse(string cell) => Cells.CellParser.Parse(cell, TakesBody, NamesLanguage);

    /// <summary>Whether the first word of the line is one of ours.</summary>
    public bool Knows(string commandLine) =>
        CommandLineTokens.Split(commandLine) is [var first, ..] && _nouns.Contains(first.Text);

    /// <summary>The typed call, or what is wrong with the line. Pure; spans count from the start of <paramref name="commandLine"/>.</summary>
    public Binding Bind(string commandLine, string? body)
    {
        var tokens = CommandLineTokens.Split(commandLine);
        if (tokens.Count == 0)
        {
            return new(new UserError("There is no command after '#!'.", "#!mlops help lists all."));
        }

        var (spec, used) = Match(tokens);
        return spec is null
            ? new(UnknownCommand(tokens))
            : new CommandBinder(spec, tokens.Skip(used).ToList(), body).Bind();
    }

    /// <summary>The same for words that a shell has split already.</summary>
    public static Binding Bind(CommandSpec spec, IReadOnlyList<string> words, string? body)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(words);
        return new CommandBinder(spec, [.. words.Select(w => new Token(w, default, Quoted: false))], body).Bind();
    }

    /// <summary>The command with the longest path that the words start with.</summary>
    public (CommandSpec? Spec, int Used) Match(IReadOnlyList<Token> tokens)
    {
        if (tokens.Count == 0)
        {
            return (null, 0);
        }

        if (tokens.Count > 1 && _byPath.TryGetValue($"{tokens[0].Text} {tokens[1].Text}", out var two))
        {
            return (two, 2);
        }

        return _byPath.TryGetValue(tokens[0].Text, out var one) ? (one, 1) : (null, 0);
    }

    private UserError UnknownCommand(IReadOnlyList<Token> tokens)
    {
        var noun = tokens[0];
        if (!_nouns.Contains(noun.Text))
        {
            return UserError.Unknown("command", "#!" + noun.Text, _nouns.Order(StringComparer.Ordinal).Select(n => "#!" + n), span: noun.Span) is var error
                && Nearest.Find(noun.Text, _nouns) is { } nearest
                ? error with { Hint = $"Did you mean '#!{nearest}'?" }
                : new UserError($"Command '#!{noun.Text}' not found.", "#!mlops help lists all.", noun.Span);
        }

        var verbs = Commands.Where(c => c.Path.StartsWith(noun.Text + " ", StringComparison.Ordinal)).Select(c => c.Path.Split(' ')[1]);
        return tokens.Count > 1
            ? UserError.Unknown("command", tokens[1].Text, verbs, $"#!{noun.Text}", tokens[1].Span)
            : new UserError($"#!{noun.Text} needs one of: {string.Join(", ", verbs)}.", $"#!mlops help {noun.Text} shows them.", noun.Span);
    }
}

/// <summary>Either a call or an error.</summary>
public sealed class Binding
{
    public Binding(CommandCall call) => Call = call;

    public Binding(UserError error) => Error = error;

    public CommandCall? Call { get; }

    public UserError? Error { get; }
}
