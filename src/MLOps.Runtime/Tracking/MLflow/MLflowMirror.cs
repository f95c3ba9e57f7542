namespace MLOps.Tracking.MLflow;

/// <summary>
/// Tells a server of open runs every few seconds, in the background. The training never waits for it: what a server does not take
/// stays in the store, is tried again, and is what a later sync tells.
/// </summary>
internal sealed class MLflowMirror : IDisposable
{
    /// <summary>How long the end of a workspace waits for the last words.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Run> _runs = new(StringComparer.Ordinal);
    private readonly MLflowServer _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly Task _loop;

    public MLflowMirror(Workspace workspace, MLflowOptions options)
    {
        _server = new MLflowServer(workspace, options);
        _loop = Task.Run(() => LoopAsync(workspace.Options.MirrorEvery));
    }

    public void Add(Run run)
    {
        lock (_gate)
        {
            _runs[run.Id] = run;
        }
    }

    public void Dispose()
    {
        using var patience = new CancellationTokenSource(Patience);
        _stop.Cancel();
        try
        {
            Task.Run(() => TellAsync(patience.Token)).Wait(Patience + TimeSpan.FromSeconds(1));
            _loop.Wait(Patience);
        }
        catch (AggregateException)
        {
            // Told as a problem of the runs already, or cut: mlops sync tells the rest.
        }

        _stop.Dispose();
        _oneAtATime.Dispose();
    }

    private async Task LoopAsync(TimeSpan every)
    {
        using var timer = new PeriodicTimer(every);
        while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
        {
            await TellAsync(_stop.Token).ConfigureAwait(false);
        }
    }

    private async Task TellAsync(CancellationToken cancellation)
    {
        await _oneAtATime.WaitAsync(cancellation).ConfigureAwait(false);
        var runs = Waiting();
        var ended = runs.Where(r => r.IsSaid).ToList();
        try
        {
            if (runs.Count > 0)
            {
                await _server.PushRunsAsync(runs.Select(r => r.Id).ToHashSet(StringComparer.Ordinal), cancellation).ConfigureAwait(false);
                Told(ended);
            }
        }
        catch (Exception error) when (error is MLflowException or UserException or Store.StoreBusyException or IOException or DuckDB.NET.Data.DuckDBException)
        {
            Complain(runs, error.Message);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private List<Run> Waiting()
    {
        lock (_gate)
        {
            return [.. _runs.Values];
        }
    }

    // A run that had ended before it was told of has nothing more to say.
    private void Told(List<Run> ended)
    {
        lock (_gate)
        {
            ended.ForEach(run => _runs.Remove(run.Id));
        }
    }

    private static void Complain(List<Run> runs, string message)
    {
        var problem = message + " The run is safe here; mlops sync tells the server of it.";
        foreach (var run in runs.Where(r => !r.Problems.Contains(problem)))
        {
            run.Problem(problem);
        }
    }
}
