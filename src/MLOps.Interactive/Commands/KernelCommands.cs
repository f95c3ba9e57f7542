using System.Runtime.InteropServices;
using MLOps.Data;
using MLOps.Interactive.Formatting;

namespace MLOps.Interactive.Commands;

/// <summary>What the notebook's own kernel offers, besides the commands about data and models.</summary>
internal static class KernelCommands
{
    public static IEnumerable<CommandSpec> All => [Vars, Who, Time, Import, About, LsMagic, Log];

    internal static CommandSpec Vars { get; } = new("vars", "List the C# variables with type, shape, size in memory and value.", (call, _) => Task.FromResult(CommandResult.Of(List(call.Host.Variables))))
    {
        Aliases = ["whos"],
        Examples = ["#!vars"],
        IsVerb = false,
    };

    private static CommandSpec Time { get; } = new("time", "Show how long the cell took.", (call, _) =>
    {
        Notebook(call).TimeCell();
        return Task.FromResult(new CommandResult());
    })
    {
        Examples = ["#!time"],
        IsVerb = false,
    };

    private static CommandSpec Import { get; } = new("import", "Run another notebook or script in this session, once.", async (call, cancellation) =>
    {
        await Notebook(call).ImportAsync(call.Required("FILE"), call.Has("--force"), cancellation).ConfigureAwait(true);
        return new CommandResult();
    })
    {
        Arguments = [new("FILE", ValueKind.File, "A .ipynb, .dib, .cs or .csx file, relative to the notebook.")],
        Options = [new("--force", ValueKind.Flag, "Run it again, though this session has imported it already.")],
        Examples = ["#!import helpers.csx"],
        IsVerb = false,
    };

    private static CommandSpec Who { get; } = new("who", "List the names of the C# variables.", (call, _) => Task.FromResult(CommandResult.Say(
        call.Host.Variables is { Count: > 0 } variables ? string.Join(", ", variables.Select(v => v.Name)) : "There are no variables yet.")))
    {
        Examples = ["#!who"],
        IsVerb = false,
    };

    private static CommandSpec LsMagic { get; } = new("lsmagic", "List all commands, as #!mlops help does.", (_, _) =>
        Task.FromResult(CommandResult.Of(CatalogHelp.Of(Catalog.Default, null))))
    {
        Examples = ["#!lsmagic"],
        IsVerb = false,
    };

    private static CommandSpec Log { get; } = new("log", "Does nothing: every cell is recorded anyway, and an error says what is known.", (_, _) => Task.FromResult(new CommandResult()))
    {
        Aliases = ["verbose"],
        Examples = ["#!log"],
        IsVerb = false,
    };

    private static CommandSpec About { get; } = new("about", "Say which versions are at work.", (call, _) => Task.FromResult(CommandResult.Say(string.Join(
        '\n',
        $"MLOps.Interactive {typeof(KernelCommands).Assembly.GetName().Version?.ToString(3)}",
        $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription} ({RuntimeInformation.ProcessArchitecture})",
        $"Workspace {call.Workspace.Root}"))))
    {
        Examples = ["#!about"],
        IsVerb = false,
    };

    /// <exception cref="UserException">The command was not given in a notebook.</exception>
    public static INotebookServices Notebook(CommandCall call) =>
        call.Host.Notebook ?? throw new UserException($"#!{call.Spec.Path} works in a notebook only.");

    private static ValueTable List(IReadOnlyList<Variable> variables) => new(
        "Variables",
        [new("name", "VARCHAR"), new("type", "VARCHAR"), new("shape", "VARCHAR"), new("size", "VARCHAR"), new("value", "VARCHAR")],
        variables.Select(v => (IReadOnlyList<object?>)[v.Name, v.TypeName, ValueShape.Of(v.Value), ValueSize.Of(v.Value), ValueShape.Preview(v.Value)]).ToList(),
        variables.Count);
}
