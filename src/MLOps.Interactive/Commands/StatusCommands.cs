namespace MLOps.Interactive.Commands;

/// <summary><c>#!mlops</c>: how the workspace stands, and what can be typed.</summary>
internal static class StatusCommands
{
    public static IEnumerable<CommandSpec> All => [Status, Help];

    private static CommandSpec Status { get; } = new("mlops", "Show how the workspace stands: alerts, deployments, models, latest runs, features, datasets.", (call, _) =>
        Task.FromResult(CommandResult.Of(call.Workspace.Status())))
    {
        Examples = ["#!mlops"],
    };

    private static CommandSpec Help { get; } = new("mlops help", "List all commands, or show what one takes, with examples.", (call, _) =>
        Task.FromResult(CommandResult.Of(CatalogHelp.Of(Catalog.Default, call.Has("COMMAND") ? string.Join(' ', call.All("COMMAND")) : null))))
    {
        Arguments = [new("COMMAND", ValueKind.Text, "A command, or its first word: model, model register.", Required: false, Many: true)],
        Examples = ["#!mlops help", "#!mlops help data add"],
        IsVerb = false, // the tool has --help, and "mlops mlops" would be odd
    };
}
