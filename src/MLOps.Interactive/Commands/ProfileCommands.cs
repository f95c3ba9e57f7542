using MLOps.Profiling;

namespace MLOps.Interactive.Commands;

/// <summary><c>#!profile</c>: one word over <see cref="Workspace.Profile"/>.</summary>
internal static class ProfileCommands
{
    public static IEnumerable<CommandSpec> All => [Profile];

    private static CommandSpec Profile { get; } = new("profile", "Show what a table is and what is wrong with it.", (call, cancellation) =>
        Task.Run(() => Run(call, cancellation), cancellation))
    {
        Arguments = [new("SOURCE", ValueKind.Source, "A variable, file, glob, folder, dataset or SQL in quotes.")],
        Options = [new("--exact", ValueKind.Flag, "Compute every figure from every row, whatever the size; without it, large tables are sampled for some figures, and the report says which.")],
        Examples = ["#!profile data/weather.csv", "#!profile \"SELECT * FROM 'data/weather.csv' WHERE location = 'Seattle'\"", "#!profile data/weather.csv --exact --as p"],
        CSharp = call => $"{Declaration(call)}mlops.Profile({CSharpText.Source(call, "SOURCE")}{(call.Has("--exact") ? ", new MLOps.Profiling.ProfileOptions { Exact = true }" : "")});",
    };

    private static CommandResult Run(CommandCall call, CancellationToken cancellation)
    {
        using var progress = new CommandProgress(call.Host.Output);
        return CommandResult.Of(call.Workspace.Profile(call.Source("SOURCE"), Options(call) with { Progress = progress }, cancellation, call.Required("SOURCE")));
    }

    private static ProfileOptions Options(CommandCall call) => new() { Exact = call.Has("--exact") };

    private static string Declaration(CommandCall call) => call.Text("--as") is { } name ? $"var {name} = " : "";
}
