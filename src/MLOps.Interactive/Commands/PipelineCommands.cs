using MLOps.Governance;
using MLOps.Pipelines;

namespace MLOps.Interactive.Commands;

/// <summary><c>#!pipeline</c>: from the notebook to a project, and the proof that the two agree.</summary>
internal static class PipelineCommands
{
    public static IEnumerable<CommandSpec> All => [Show, Export, Verify, PipelineScheduleCommand.Spec, Keep];

    private static CommandSpec Show { get; } = new("pipeline show", "Show which executed cells led to what the notebook recorded, and why the others did not.", (call, _) =>
        Task.FromResult(CommandResult.Of(Notebook(call).ShowPipeline())))
    {
        Examples = ["#!pipeline show"],
        IsVerb = false,
    };

    private static CommandSpec Export { get; } = new("pipeline export", "Export what led to the recorded results as a C# project, and prove it.", async (call, cancellation) =>
    {
        var report = await Notebook(call).ExportAsync(
            new ExportOptions { For = call.All("--for"), Output = call.Text("--out"), Verify = !call.Has("--no-verify"), Strict = call.Has("--strict"), Target = Enum.Parse<ExportTarget>(call.Text("--target") ?? "project", ignoreCase: true), SecretsFromEnvironment = call.Text("--secrets") == "environment", Tolerances = ExportOptions.ReadTolerances(call.All("--tolerance")) }, cancellation).ConfigureAwait(true);
        return new CommandResult(report, Failure: report is ExportReport { Proof: { Proven: false } proof } ? proof.Verdict : null);
    })
    {
        Examples = ["#!pipeline export --out exported/rain"],
        Options =
        [
            new("--out", ValueKind.File, "The project's folder; pipelines/NOTEBOOK by default. It must be new, empty, or an earlier export that nobody has touched."),
            new("--target", ValueKind.Text, "project, by default; file: one C# file for dotnet run; notebook: the smallest notebook that leads there.", ["project", "file", "notebook"]),
            new("--for", ValueKind.Text, "What the export is for: a variable, model, dataset, file or metric; else everything that was recorded.", Many: true),
            new("--strict", ValueKind.Flag, "Refuse when the page and what was executed differ."),
            new("--tolerance", ValueKind.Text, "How far a metric may differ in the proof, as NAME=VALUE; others must be equal.", Many: true),
            new("--secrets", ValueKind.Text, "environment: take what looks like a secret from environment variables; else such a cell is refused.", ["environment"]),
            new("--no-verify", ValueKind.Flag, "Write the project without building, running and comparing it."),
        ],
        IsVerb = false,
    };

    private static CommandSpec Verify { get; } = new("pipeline verify", "Run the proof of an exported project again; an edit of its files fails it.", async (call, cancellation) =>
    {
        var report = await call.Workspace.Pipelines.VerifyAsync(call.Required("DIR"), call.Text("--key") is { } key ? VerifyingKey.Open(Path.GetFullPath(key, call.Workspace.BaseDirectory)) : null, cancellation).ConfigureAwait(true);
        return new CommandResult(report, Failure: report.Proven ? null : report.Verdict);
    })
    {
        Examples = ["#!pipeline verify exported/rain"],
        Arguments = [new("DIR", ValueKind.File, "The exported project's folder.")],
        Options = [new("--key", ValueKind.File, "The public key (PEM) that must have signed the proof; the one that came with the project by default.")],
    };

    private static CommandSpec Keep { get; } = new("keep", "Keep this cell in an export, for an effect that no variable shows.", (_, _) => Task.FromResult(new CommandResult()))
    {
        Examples = ["#!keep"],
        IsVerb = false,
    };

    private static INotebookServices Notebook(CommandCall call) =>
        call.Host.Notebook ?? throw new UserException($"#!{call.Spec.Path} works in a notebook only.", "In a terminal: mlops export NOTEBOOK --out DIR.");
}
