namespace MLOps.Interactive.Commands;

/// <summary><c>#!mlops</c>: how the workspace stands, and what can be typed.</summary>
internal static class StatusCommands
{
    public static IEnumerable<CommandSpec> All => [Status, Help, Collect];

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

    private static CommandSpec Collect { get; } = new("mlops gc", "Remove stored files that nothing refers to any more.", (call, _) =>
        Task.FromResult(CommandResult.Of(call.Workspace.CollectGarbage(call.Number("--older-than") is { } hours ? TimeSpan.FromHours(hours) : null, call.Has("--dry-run")))))
    {
        Options =
        [
            new("--dry-run", ValueKind.Flag, "Only show what would be removed."),
            new("--older-than", ValueKind.Number, "Keep files younger than this many hours; 1 by default."),
        ],
        Examples = ["#!mlops gc --dry-run"],
    };
}
