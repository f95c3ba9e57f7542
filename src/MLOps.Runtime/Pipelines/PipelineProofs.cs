using MLOps.Governance;

namespace MLOps.Pipelines;

/// <summary>Exported pipelines and their proofs, as a workspace offers them.</summary>
public sealed class PipelineProofs
{
    private readonly Workspace _workspace;

    internal PipelineProofs(Workspace workspace) => _workspace = workspace;

    /// <summary>Builds and runs an exported project again in a clean folder and compares its results with the notebook's.</summary>
    /// <param name="folder">The exported project; relative to the workspace's folder.</param>
    /// <exception cref="UserException">The folder holds no exported project, or one without proof.</exception>
    /// <param name="key">The public key (PEM) that must have signed the proof; the one that came with the project when null.</param>
    public async Task<ProofReport> VerifyAsync(string folder, VerifyingKey? key = null, CancellationToken cancellation = default)
    {
        var report = await new ProofRunner(_workspace.Clock, _workspace.Options).VerifyAsync(Path.GetFullPath(folder, _workspace.BaseDirectory), key, cancellation).ConfigureAwait(false);
        return Record(report);
    }

    /// <summary>Proves a project that was just exported and writes its <c>proof.json</c>, signed with the workspace's key.</summary>
    /// <param name="environment">Variables that the program needs; they are written nowhere.</param>
    public async Task<ProofReport> ProveAsync(string folder, PipelineResults notebook, IReadOnlyDictionary<string, string>? environment = null, CancellationToken cancellation = default)
    {
        using var key = _workspace.OpenSigningKey();
        return Record(await new ProofRunner(_workspace.Clock, _workspace.Options).ProveAsync(folder, notebook, key, environment, cancellation).ConfigureAwait(false));
    }

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
