namespace MLOps.Interactive.Commands;

/// <summary>The product's catalogue. A capability's commands stand in one file and are added by one line here.</summary>
public static class Catalog
{
    public static MagicCatalog Default { get; } = new(
    [
        .. DataCommands.All,
        .. FeatureCommands.All,
        .. TrackingCommands.All,
        .. ModelCommands.All,
        .. GovernanceCommands.All,
        .. StatusCommands.All,
        .. MonitorCommands.All,
        .. ProfileCommands.All,
        .. ValidateCommands.All,
        .. PipelineCommands.All,
        .. KernelCommands.All,
        .. LanguageCommands.All,
        .. SharingCommands.All,
        .. DeployCommands.All,
    ]);
}
