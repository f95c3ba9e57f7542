using MLOps.Store;

namespace MLOps.Tracking.MLflow;

/// <summary>Translates between a run of ours and MLflow's words.</summary>
internal static class MLflowWords
{
    /// <summary>The tag by which a run on the server is known to be one of ours.</summary>
    public const string RunId = "mlops.run_id";

    public const string RunName = "mlflow.runName";
    public const string User = "mlflow.user";
    public const string Parent = "mlflow.parentRunId";
    public const string Note = "mlflow.note.content";
    public const string Commit = "mlflow.source.git.commit";
    public const string SourceName = "mlflow.source.name";
    public const string SourceType = "mlflow.source.type";
    public const string Context = "mlflow.data.context";

    public static string Status(RunStatus status) => status switch
    {
        RunStatus.Running => "RUNNING",
        RunStatus.Finished => "FINISHED",
        RunStatus.Failed => "FAILED",
        _ => "KILLED",
    };

    public static RunStatus Status(string? status) => status switch
    {
        "RUNNING" or "SCHEDULED" => RunStatus.Running,
        "FINISHED" => RunStatus.Finished,
        "FAILED" => RunStatus.Failed,
        _ => RunStatus.Killed,
    };

    /// <summary>The tags that a run has on the server from its first moment, so that a sync that is cut finds it again.</summary>
    public static List<RemotePair> FirstTags(TrackedRun run, string? remoteParent, MLflowLimits limits)
    {
        List<(string Key, string? Value)> tags =
        [
            (RunId, run.Id), (RunName, run.Name), (User, run.User), (Parent, remoteParent), (Commit, run.Commit),
            (SourceName, run.Notebook), (SourceType, run.Notebook is null ? "LOCAL" : "NOTEBOOK"),
        ];
        return tags.Where(t => t.Value is not null).Select(t => new RemotePair(t.Key, limits.Tag(t.Key, t.Value!, run.Name))).ToList();
    }

    // What a run brought along from another server names things of that server.
    public static List<RemotePair> Tags(TrackedRun run, MLflowLimits limits) => run.Tags
        .Where(t => t.Key is not (RunId or RunName or Parent) && !(t.Key == Note && run.Tags.ContainsKey(RunTags.Note)))
        .Select(t => (Key: t.Key == RunTags.Note ? Note : limits.Key(t.Key, run.Name), t.Value))
        .Select(t => new RemotePair(t.Key, limits.Tag(t.Key, t.Value, run.Name))).ToList();

    public static List<RemotePair> Parameters(TrackedRun run, MLflowLimits limits) =>
        run.Parameters.Select(p => new RemotePair(limits.Key(p.Key, run.Name), limits.Parameter(p.Key, p.Value, run.Name))).ToList();

    public static List<RemoteMetric> Metrics(TrackedRun run, MLflowLimits limits)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var metrics = new List<RemoteMetric>(run.Points.Count);
        foreach (var point in run.Points)
        {
            if (!names.TryGetValue(point.Key, out var name))
            {
                names[point.Key] = name = limits.Key(point.Key, run.Name);
            }

            metrics.Add(new RemoteMetric(name, point.Value, point.Time.ToUnixTimeMilliseconds(), point.Step));
        }

        return metrics;
    }

    public static List<RemoteDatasetInput> Inputs(TrackedRun run) => run.Inputs.Select(i => new RemoteDatasetInput(
        [new RemotePair(Context, i.Role)],
        new RemoteDataset(i.Source, MLflowLimits.Digest(i.Digest), "local", Json.Write(new { uri = i.Source, sha256 = i.Digest })))).ToList();

    public static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    /// <summary>The server cannot keep infinities: they come back as the largest number there is.</summary>
    public static double Value(double value) => value switch
    {
        >= 1.797e308 => double.PositiveInfinity,
        <= -1.797e308 => double.NegativeInfinity,
        _ => value,
    };
}
