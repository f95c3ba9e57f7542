using System.Diagnostics;

namespace MLOps.Tracking.MLflow;

/// <summary>A team's MLflow server, as the workspace's partner: it is told of what is here, and asked for what is there.</summary>
public sealed class MLflowServer
{
    private readonly Workspace _workspace;
    private readonly MLflowOptions _options;

    internal MLflowServer(Workspace workspace, MLflowOptions options)
    {
        _workspace = workspace;
        _options = options;
    }

    /// <summary>
    /// Tells the server of every experiment, run, artifact and model version that it does not know yet. May be called again and again,
    /// and goes on where it was cut. Nothing on the server is deleted.
    /// </summary>
    /// <exception cref="MLflowException">The server could not be reached or refused; what it was told before stays told.</exception>
    public Task<SyncReport> PushAsync(CancellationToken cancellation = default) => SyncAsync(pushed: true, async (client, links, tally) =>
    {
        await new RunPush(_workspace.Store, client, _options, links, tally).PushAsync(null, cancellation).ConfigureAwait(false);
        await new ModelPush(_workspace, client, _options, links, tally).PushAsync(cancellation).ConfigureAwait(false);
    });

    /// <summary>What <see cref="PushAsync"/> would tell, by what is remembered here; the server is not asked.</summary>
    /// <exception cref="UserException">No server is named.</exception>
    public SyncReport Plan()
    {
        var server = _options.TrackingUri ?? throw new UserException("No MLflow server is named.", "Set MLFLOW_TRACKING_URI, or give an address: --to http://localhost:5000");
        var (links, tally) = (new SyncLinks(_workspace.Store, server), new SyncTally());
        foreach (var mark in _workspace.Store.Read(c => new TrackedRuns(c).Marks()))
        {
            var link = links.Find("run", mark.Id);
            if (link?.State == mark.State)
            {
                tally.Unchanged(1);
                continue;
            }

            tally.Run(link is null);
            tally.Points(mark.Points - RunPush.Told(link));
        }

        foreach (var version in _workspace.Models.Names().SelectMany(m => _workspace.Models.History(m).Versions).Where(v => links.Find("version", v.Reference) is null))
        {
            tally.Version();
        }

        return tally.Report(server.AbsoluteUri.TrimEnd('/'), pushed: true, TimeSpan.Zero) with { IsPlan = true };
    }

    /// <summary>
    /// Brings runs of the server into this workspace that are not here yet or have changed there, files included; then registered
    /// models of ML.NET and ONNX, and the aliases that moved there.
    /// </summary>
    /// <param name="experiment">Only the runs of this one, and no models; all when null.</param>
    /// <exception cref="MLflowException">The server could not be reached or refused; what had come stays.</exception>
    /// <exception cref="UserException">The server has no such experiment; the message names the nearest.</exception>
    public Task<SyncReport> PullAsync(string? experiment = null, CancellationToken cancellation = default) => SyncAsync(pushed: false, async (client, links, tally) =>
    {
        await new RunPull(_workspace, client, links, tally).PullAsync(experiment, cancellation).ConfigureAwait(false);
        if (experiment is null)
        {
            await new ModelPull(_workspace, client, links, tally).PullAsync(cancellation).ConfigureAwait(false);
        }
    });

    /// <summary>Tells of these runs only; for a mirror that is called often.</summary>
    internal async Task PushRunsAsync(IReadOnlySet<string> runs, CancellationToken cancellation)
    {
        using var client = new MLflowClient(_options);
        await new RunPush(_workspace.Store, client, _options, new SyncLinks(_workspace.Store, client.Server), new SyncTally()).PushAsync(runs, cancellation).ConfigureAwait(false);
    }

    private async Task<SyncReport> SyncAsync(bool pushed, Func<MLflowClient, SyncLinks, SyncTally, Task> sync)
    {
        var watch = Stopwatch.StartNew();
        using var client = new MLflowClient(_options);
        var (links, tally) = (new SyncLinks(_workspace.Store, client.Server), new SyncTally());
        try
        {
            await sync(client, links, tally).ConfigureAwait(false);
        }
        finally
        {
            links.Save();
        }

        var report = tally.Report(client.Server.AbsoluteUri.TrimEnd('/'), pushed, watch.Elapsed);
        _workspace.Store.Record(report, "mlflow", _workspace.Activity.Cell, _workspace.Activity.Run);
        return report;
    }
}
