using MLOps.Data;
using MLOps.Interactive.Formatting;

namespace MLOps.Interactive.Commands;

/// <summary>What the notebook's own kernel offers: <c>#!vars</c>, <c>#!time</c>, <c>#!import</c>.</summary>
internal static class KernelCommands
{
    public static IEnumerable<CommandSpec> All => [Vars, Time, Import];

    private static CommandSpec Vars { get; } = new("vars", "List the C# variables with type, shape and value.", (call, _) => Task.FromResult(CommandResult.Of(List(call.Host.Variables))))
    {
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

    private static CommandSpec Import { get; } = new("import", "Run another notebook or script in this session.", async (call, cancellation) =>
    {
        await Notebook(call).ImportAsync(call.Required("FILE"), cancellation).ConfigureAwait(true);
        return new CommandResult();
    })
    {
        Arguments = [new("FILE", ValueKind.File, "A .ipynb, .dib, .cs or .csx file, relative to the notebook.")],
        IsVerb = false,
    };

    private static INotebookServices Notebook(CommandCall call) =>
        call.Host.Notebook ?? throw new UserException($"#!{call.Spec.Path} works in a notebook only.");

    private static ValueTable List(IReadOnlyList<Variable> variables) => new(
        "Variables",
        [new("name", "VARCHAR"), new("type", "VARCHAR"), new("shape", "VARCHAR"), new("value", "VARCHAR")],
        variables.Select(v => (IReadOnlyList<object?>)[v.Name, v.TypeName, ValueShape.Of(v.Value), ValueShape.Preview(v.Value)]).ToList(),
        variables.Count);
}
