namespace MLOps.Interactive.Commands;

/// <summary><c>#!lineage</c> and <c>#!audit</c>: where something came from, and whether the record of it is whole.</summary>
internal static class GovernanceCommands
{
    public static IEnumerable<CommandSpec> All => [Lineage, AuditVerify];

    private static CommandSpec Lineage { get; } = new("lineage", "Show what led to something and what came of it: files, datasets, features, runs, models, deployments, monitors.", (call, _) =>
        Task.FromResult(CommandResult.Of(call.Workspace.Lineage(call.Required("NAME")))))
    {
        Arguments = [new("NAME", ValueKind.Text, "A dataset, model (rain, rain@2, rain@champion), run, deployment, file, or a node such as model:rain@2.")],
        Examples = ["#!lineage weather"],
    };

    private static CommandSpec AuditVerify { get; } = new("audit verify", "Check that every recorded decision is as it was written.", (call, _) =>
    {
        var report = call.Workspace.Audit.Verify(call.Text("--head"));
        return Task.FromResult(new CommandResult(report, Failure: report.Intact ? null : report.Verdict));
    })
    {
        Options = [new("--head", ValueKind.Text, "The head that was written down earlier: shows a log whose end was cut off.")],
        Examples = ["#!audit verify"],
    };
}
