namespace MLOps.Pipelines;

/// <summary>Exported pipelines and their proofs, as a workspace offers them.</summary>
public sealed class PipelineProofs
{
    private readonly Workspace _workspace;

    internal PipelineProofs(Workspace workspace) => _workspace = workspace;

    /// <summary>Builds and runs an exported project again in a clean folder and compares its results with the notebook's.</summary>
    /// <param name="folder">The exported project; relative to the workspace's folder.</param>
    /// <exception cref="UserException">The folder holds no exported project, or one without proof.</exception>
    public async Task<ProofReport> VerifyAsync(string folder, CancellationToken cancellation = default)
    {
        var report = await new ProofRunner(_workspace.Clock).VerifyAsync(Path.GetFullPath(folder, _workspace.BaseDirectory), cancellation).ConfigureAwait(false);
        return Record(report);
    }

    /// <summary>Proves a project that was just exported and writes its <c>proof.json</c>.</summary>
    public async Task<ProofReport> ProveAsync(string folder, PipelineResults notebook, CancellationToken cancellation = default) =>
        Record(await new ProofRunner(_workspace.Clock).ProveAsync(folder, notebook, cancellation).ConfigureAwait(false));

    /// <summary>What was recorded since a moment, by the cells named <c>session/order</c>, in the form that proofs compare.</summary>
    public PipelineResults ResultsSince(DateTimeOffset since, PipelineManifest manifest, IReadOnlySet<string>? cells = null) =>
        new ResultsReader(_workspace).Read(since, manifest, cells);

    private ProofReport Record(ProofReport report)
    {
        _workspace.Store.Record(report, "pipeline:" + report.Name, _workspace.Activity.Cell, _workspace.Activity.Run);
        foreach (var model in report.Notebook.Models.Select(m => m.Model).Distinct(StringComparer.Ordinal))
        {
            _workspace.Store.Link("pipeline:" + report.Name, "model:" + model, "reproduces");
        }

        return report;
    }
}
