namespace MLOps.Interactive.Commands;

/// <summary>The catalogue as a report: all of it in groups, or the commands that some words begin.</summary>
public static class CatalogHelp
{
    private const string Others = "Notebook and kernel";

    // In the order in which a notebook uses them.
    private static readonly IReadOnlyList<(string Group, string[] Nouns)> Groups =
    [
        ("The workspace", ["mlops", "show"]),
        ("Data", ["data", "sql"]),
        ("Look at data", ["profile", "validate"]),
        ("Features", ["feature"]),
        ("Train and track", ["experiment", "run"]),
        ("Models", ["model"]),
        ("Deploy and watch", ["deploy", "monitor"]),
        ("From notebook to project", ["pipeline"]),
        ("Where it came from", ["lineage", "audit"]),
    ];

    /// <param name="words">A command or its first word: <c>model</c>, <c>model register</c>; with or without <c>#!</c>. Null for all.</param>
    /// <exception cref="UserException">No command begins so; the message names the nearest.</exception>
    public static HelpReport Of(MagicCatalog catalog, string? words)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var subject = words?.Replace("#!", "", StringComparison.Ordinal).Trim();
        var chosen = catalog.Commands.Where(c => string.IsNullOrEmpty(subject) || c.Path == subject || c.Path.StartsWith(subject + " ", StringComparison.Ordinal)).ToList();
        if (chosen.Count == 0)
        {
            var known = catalog.Commands.SelectMany(c => new[] { c.Path, c.Path.Split(' ')[0] }).Distinct(StringComparer.Ordinal);
            throw new UserException(UserError.Unknown("command", subject!, known));
        }

        var groups = chosen.GroupBy(GroupOf).OrderBy(g => Rank(g.Key)).Select(g => new HelpGroup(g.Key, g.OrderBy(NounRank).Select(Command).ToList())).ToList();
        return new HelpReport(string.IsNullOrEmpty(subject) ? null : subject, groups);
    }

    /// <summary>One command in full, with the options that every command takes.</summary>
    public static HelpReport Of(CommandSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var command = Command(spec);
        return new HelpReport(spec.Path, [new HelpGroup(GroupOf(spec), [command with { Parameters = [.. command.Parameters, .. MagicCatalog.Common.Select(Parameter)] }])]);
    }

    /// <summary>What an option does, with the values it takes when they are few.</summary>
    public static string Sentence(OptionSpec option) => option.Values is null ? option.Help : $"{option.Help} One of: {string.Join(", ", option.Values)}.";

    private static string Noun(CommandSpec spec) => spec.Path.Split(' ')[0];

    private static string GroupOf(CommandSpec spec) => Groups.FirstOrDefault(g => g.Nouns.Contains(Noun(spec))).Group ?? Others;

    private static int Rank(string group) => Groups.TakeWhile(g => g.Group != group).Count();

    private static int NounRank(CommandSpec spec) => Groups.SelectMany(g => g.Nouns).TakeWhile(n => n != Noun(spec)).Count();

    private static HelpCommand Command(CommandSpec spec) => new(
        spec.Path,
        string.Join(' ', spec.Arguments.Select(Shape).Concat(spec.Options.Select(o => $"[{Shape(o)}]")).Prepend("#!" + spec.Path)),
        spec.Summary,
        spec.Arguments.Select(a => new HelpParameter(a.Name, a.Help))
            .Concat(spec.Options.Select(Parameter)).ToList(),
        spec.Body switch { BodyKind.None => null, BodyKind.Markdown or BodyKind.JavaScript or BodyKind.Mermaid or BodyKind.Text => spec.Body.ToString(), var body => body.ToString().ToUpperInvariant() },
        spec.Examples);

    private static HelpParameter Parameter(OptionSpec o) => new(Shape(o), Sentence(o));

    private static string Shape(ArgumentSpec a) => (a.Required, a.Many) switch
    {
        (true, false) => a.Name,
        (true, true) => a.Name + "...",
        (false, false) => $"[{a.Name}]",
        _ => $"[{a.Name}...]",
    };

    private static string Shape(OptionSpec o) => o.Kind == ValueKind.Flag ? o.Name : $"{o.Name} {o.Kind.ToString().ToUpperInvariant()}";
}
