namespace MLOps.Interactive.Commands;

/// <summary>
/// One magic command: its words, what it takes, and the function it calls. Help, completion, binding, the tool's verbs, the
/// documentation test and the adapter to .NET Interactive are all generated from this.
/// </summary>
/// <param name="Path">The words after <c>#!</c>, separated by one space: <c>model register</c>.</param>
/// <param name="Summary">One sentence in the imperative, ending with a full stop.</param>
/// <param name="Execute">Does it. Throws <see cref="UserException"/> for a mistake of the user's.</param>
public sealed record CommandSpec(string Path, string Summary, Func<CommandCall, CancellationToken, Task<CommandResult>> Execute)
{
    public IReadOnlyList<ArgumentSpec> Arguments { get; init; } = [];

    public IReadOnlyList<OptionSpec> Options { get; init; } = [];

    public BodyKind Body { get; init; } = BodyKind.None;

    /// <summary>Other words for the same command, as notebooks from elsewhere write it: <c>C#</c> for <c>csharp</c>. Case counts.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>
    /// True when the line says in which language the lines below it are: it ends a part in another language, and its own body goes
    /// up to the next such line, whatever stands between.
    /// </summary>
    public bool NamesLanguage { get; init; }

    /// <summary>True when any words may follow, options of other kernels included; they are the values of the last argument.</summary>
    public bool TakesAnyWords { get; init; }

    /// <summary>Examples as they stand in a cell; every one is run by the documentation test.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>
    /// The same call as C# statements over the variable <c>mlops</c>, for exported projects. Null when the command only shows
    /// something and an export can leave it out; so does an empty text.
    /// </summary>
    public Func<CommandCall, string>? CSharp { get; init; }

    /// <summary>True when the notebook's tool also offers it as a verb. Commands about the C# session itself are not.</summary>
    public bool IsVerb { get; init; } = true;
}

/// <param name="Kind">What completion offers for it and what the binder checks.</param>
public sealed record ArgumentSpec(string Name, ValueKind Kind, string Help, bool Required = true, bool Many = false);

/// <param name="Name">With its dashes: <c>--fail-on</c>.</param>
/// <param name="Values">The allowed words, when the set is closed.</param>
/// <param name="Many">May be given several times.</param>
public sealed record OptionSpec(string Name, ValueKind Kind, string Help, IReadOnlyList<string>? Values = null, bool Many = false)
{
    /// <summary>True when it says something of the notebook's session, so that the tool's verb does not have it.</summary>
    public bool InNotebook { get; init; }
}

public enum ValueKind
{
    Text,
    Flag,
    Integer,
    Number,
    Source,
    Dataset,
    Column,
    Variable,
    Model,
    Deployment,
    Run,
    Experiment,
    FeatureView,
    File,
}

public enum BodyKind
{
    /// <summary>The lines after the magic are C# as usual.</summary>
    None,
    Sql,
    Yaml,
    Markdown,
    Html,
    JavaScript,
    Mermaid,

    /// <summary>Taken as it is, line by line.</summary>
    Text,
}
