namespace MLOps.Interactive.Commands;

/// <summary>The product's catalogue. A capability's commands stand in one file and are added by one line here.</summary>
public static class Catalog
{
    /// <summary>Everything, as our own kernel and the tool have it.</summary>
    public static MagicCatalog Default { get; } = new([.. Work, .. KernelCommands.All, .. LanguageCommands.All, .. SharingCommands.All]);

    /// <summary>What goes into a host with a kernel of its own, which has its own ways to time, import and switch languages.</summary>
    public static MagicCatalog Hosted { get; } = new([.. Work, KernelCommands.Vars]);

    private static IEnumerable<CommandSpec> Work =>
    [
        .. DataCommands.All,
        .. FeatureCommands.All,
        .. TrackingCommands.All,
        .. ModelCommands.All,
        .. EvaluationCommands.All,
        .. PromotionCommands.All,
        .. EvidenceCommands.All,
        .. GovernanceCommands.All,
        .. StatusCommands.All,
        .. MonitorCommands.All,
        .. ProfileCommands.All,
        .. ValidateCommands.All,
        .. ContractCommands.All,
        .. PipelineCommands.All,
        .. DeployCommands.All,
    ];
}
