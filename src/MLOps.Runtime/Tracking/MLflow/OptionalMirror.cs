namespace MLOps.Tracking.MLflow;

/// <summary>Mirrors runs when a server is named (<c>MLFLOW_TRACKING_URI</c>), which is asked at the first run; else does nothing.</summary>
internal sealed class OptionalMirror(Workspace workspace)
{
    private readonly Lock _gate = new();
    private MLflowMirror? _mirror;
    private bool _isAsked;

    /// <summary>Has the run told to the server while it happens. What is wrong with the server's name is a problem of the run.</summary>
    public void Add(Run run)
    {
        try
        {
            Mirror()?.Add(run);
        }
        catch (UserException error)
        {
            run.Problem(error.Message);
        }
    }

    /// <summary>Tells the last words.</summary>
    public void End() => _mirror?.Dispose();

    private MLflowMirror? Mirror()
    {
        lock (_gate)
        {
            if (!_isAsked)
            {
                _isAsked = true;
                var options = workspace.Options.MLflow ?? MLflowOptions.FromEnvironment();
                _mirror = options.TrackingUri is null ? null : new MLflowMirror(workspace, options);
            }

            return _mirror;
        }
    }
}
