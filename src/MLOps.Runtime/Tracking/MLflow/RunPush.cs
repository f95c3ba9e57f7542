using System.Globalization;
using System.Net;
using MLOps.Store;

namespace MLOps.Tracking.MLflow;

/// <summary>
/// Brings runs to a server: each is made there with a tag that names ours, so that a sync which was cut finds it again; then its
/// points beyond those told before. The server drops a point that it has already.
/// </summary>
internal sealed class RunPush(MetadataStore store, MLflowClient client, MLflowOptions options, SyncLinks links, SyncTally tally)
{
    private const int AtOnce = 4;
    private const int PointsPerRead = 50_000;
    private const int RunsPerRead = 2_000;

    private readonly MLflowLimits _limits = new(tally.Warn);
    private readonly MakeOnce _once = new(options);
    private readonly Dictionary<string, RemoteTarget> _targets = new(StringComparer.Ordinal);
    private string? _continued = options.RunId;

    /// <param name="only">Ids of the runs to tell of; null for all.</param>
    public async Task PushAsync(IReadOnlySet<string>? only, CancellationToken cancellation)
    {
        var marks = store.Read(c => new TrackedRuns(c).Marks(only));
        var changed = marks.Where(m => links.Find("run", m.Id)?.State != m.State).ToList();
        tally.Unchanged(marks.Count - changed.Count);
        foreach (var experiment in changed.Select(m => m.Experiment).Distinct(StringComparer.Ordinal))
        {
            await TargetAsync(experiment, changed.Any(m => m.Experiment == experiment && links.Find("run", m.Id) is null), cancellation).ConfigureAwait(false);
        }

        await PushAsync(Portions(changed), cancellation).ConfigureAwait(false);
    }

    // While one portion is told the next is read: to open the store costs as much as to read thousands of points.
    private async Task PushAsync(IReadOnlyList<IReadOnlyList<RunMark>> portions, CancellationToken cancellation)
    {
        var reading = Read(portions, 0);
        try
        {
            for (var i = 0; i < portions.Count; i++)
            {
                var runs = await reading.ConfigureAwait(false);
                reading = Read(portions, i + 1);
                await PushAsync(portions[i].Zip(runs), cancellation).ConfigureAwait(false);
                links.SaveNowAndThen();
            }
        }
        finally
        {
            links.Save();
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // the store is not read behind the caller's back
        }
    }

    private Task<IReadOnlyList<TrackedRun>> Read(IReadOnlyList<IReadOnlyList<RunMark>> portions, int index)
    {
        if (index >= portions.Count)
        {
            return Task.FromResult<IReadOnlyList<TrackedRun>>([]);
        }

        var wanted = portions[index].Select(m => (m.Id, Told(links.Find("run", m.Id)))).ToList();
        return Task.Run(() => store.Read(c => new TrackedRuns(c).Read(wanted)));
    }

    private Task PushAsync(IEnumerable<(RunMark Mark, TrackedRun Run)> runs, CancellationToken cancellation) => Parallel.ForEachAsync(
        runs, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
        async (x, token) => await PushAsync(x.Mark, x.Run, token).ConfigureAwait(false));

    // A run can name its parent on the server only when the parent is there.
    private List<IReadOnlyList<RunMark>> Portions(List<RunMark> marks)
    {
        var depths = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var mark in marks)
        {
            depths[mark.Id] = mark.Parent is { } parent && depths.TryGetValue(parent, out var depth) ? depth + 1 : 0;
        }

        return marks.GroupBy(m => depths[m.Id]).OrderBy(g => g.Key).SelectMany(g => Portioned(g)).ToList();
    }

    private List<IReadOnlyList<RunMark>> Portioned(IEnumerable<RunMark> marks)
    {
        var portions = new List<IReadOnlyList<RunMark>>();
        var (portion, points) = (new List<RunMark>(), 0L);
        foreach (var mark in marks)
        {
            if (portion.Count == RunsPerRead || (portion.Count > 0 && points >= PointsPerRead))
            {
                portions.Add(portion);
                (portion, points) = ([], 0);
            }

            portion.Add(mark);
            points += mark.Points - Told(links.Find("run", mark.Id));
        }

        return portion.Count == 0 ? portions : [.. portions, portion];
    }

    private async Task PushAsync(RunMark mark, TrackedRun run, CancellationToken cancellation)
    {
        var isNew = links.Find("run", run.Id) is null;
        var remote = await RemoteAsync(run, cancellation).ConfigureAwait(false);
        var metrics = MLflowWords.Metrics(run, _limits);
        foreach (var batch in RunBatches.Of(remote.RunId, metrics, MLflowWords.Parameters(run, _limits), MLflowWords.Tags(run, _limits)))
        {
            await LogAsync(batch, run.Name, cancellation).ConfigureAwait(false);
        }

        if (run.Inputs.Count > 0)
        {
            await client.LogInputsAsync(new LogInputs(remote.RunId, MLflowWords.Inputs(run)), cancellation).ConfigureAwait(false);
        }

        await UploadAsync(run, remote, cancellation).ConfigureAwait(false);
        await client.UpdateRunAsync(new UpdateRun(remote.RunId, MLflowWords.Status(run.Status), run.Ended?.ToUnixTimeMilliseconds(), run.Name), cancellation).ConfigureAwait(false);
        tally.Run(isNew);
        tally.Points(metrics.Count);
        links.Set("run", run.Id, new SyncLink(remote.RunId, mark.State));
    }

    /// <summary>The run on the server, made when it is not there.</summary>
    private async Task<RemoteRunInfo> RemoteAsync(TrackedRun run, CancellationToken cancellation)
    {
        if ((links.Find("run", run.Id)?.Remote ?? Interlocked.Exchange(ref _continued, null)) is { } known
            && (await client.GetRunAsync(known, cancellation).ConfigureAwait(false))?.Info is { LifecycleStage: not "deleted" } there)
        {
            links.Set("run", run.Id, links.Find("run", run.Id) ?? new SyncLink(known, null));
            return there;
        }

        var target = _targets[run.Experiment];
        if (target.Runs.TryGetValue(run.Id, out var found))
        {
            return found;
        }

        var parent = run.Parent is null ? null : links.Find("run", run.Parent)?.Remote;
        var first = new CreateRun(target.Experiment, run.Name, run.Started.ToUnixTimeMilliseconds(), MLflowWords.FirstTags(run, parent, _limits), run.User);
        var created = await _once.MakeAsync(
            () => client.CreateRunAsync(first, cancellation),
            async () => (await client.RunsAsync(target.Experiment, $"tags.`{MLflowWords.RunId}` = '{run.Id}'", cancellation).ConfigureAwait(false)).FirstOrDefault(), cancellation).ConfigureAwait(false);
        links.Set("run", run.Id, new SyncLink(created.Info.RunId, null));
        return created.Info;
    }

    /// <summary>The experiment on the server, with those of our runs that are there though no link of ours says so.</summary>
    private async Task TargetAsync(string experiment, bool hasUnlinked, CancellationToken cancellation)
    {
        var found = options.ExperimentId is { } id
            ? await client.GetExperimentAsync(id, cancellation).ConfigureAwait(false) ?? throw new UserException($"The server has no experiment of the id {id}, which MLFLOW_EXPERIMENT_ID names.")
            : await client.FindExperimentAsync(_limits.Experiment(options.ExperimentName ?? experiment), cancellation).ConfigureAwait(false);
        if (found is { LifecycleStage: "deleted" })
        {
            throw new UserException($"Experiment '{found.Name}' was deleted on the server.", "Restore it there, or give its runs another experiment with MLFLOW_EXPERIMENT_NAME.");
        }

        var remoteId = found?.ExperimentId ?? await CreateExperimentAsync(_limits.Experiment(options.ExperimentName ?? experiment), cancellation).ConfigureAwait(false);
        var runs = new Dictionary<string, RemoteRunInfo>(StringComparer.Ordinal);
        if (found is not null && hasUnlinked)
        {
            foreach (var run in await client.RunsAsync(remoteId, $"tags.`{MLflowWords.RunId}` LIKE '%'", cancellation).ConfigureAwait(false))
            {
                runs[run.Data!.Tags!.First(t => t.Key == MLflowWords.RunId).Value] = run.Info;
            }
        }

        _targets[experiment] = new RemoteTarget(remoteId, runs);
    }

    // Somebody else may make it in the same moment.
    private async Task<string> CreateExperimentAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return await client.CreateExperimentAsync(name, cancellation).ConfigureAwait(false);
        }
        catch (MLflowException error) when (error.Code == "RESOURCE_ALREADY_EXISTS")
        {
            var made = await client.FindExperimentAsync(name, cancellation).ConfigureAwait(false);
            if (made is null)
            {
                throw;
            }

            return made.ExperimentId;
        }
    }

    // MLflow never changes a parameter: one that was changed here is told as a tag there, and the rest of the batch goes on.
    private async Task LogAsync(LogBatch batch, string name, CancellationToken cancellation)
    {
        try
        {
            await client.LogBatchAsync(batch, cancellation).ConfigureAwait(false);
        }
        catch (MLflowException error) when (error.Status == HttpStatusCode.BadRequest && batch.Params.Count > 0)
        {
            var run = await client.GetRunAsync(batch.RunId, cancellation).ConfigureAwait(false);
            var there = (run?.Data?.Params ?? []).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
            var changed = batch.Params.Where(p => there.TryGetValue(p.Key, out var value) && value != p.Value).ToList();
            if (changed.Count == 0)
            {
                throw;
            }

            changed.ForEach(p => tally.Warn($"Run {name}: parameter '{p.Key}' is {there[p.Key]} on the server, which keeps first values; the new one, {p.Value}, is its tag 'changed.{p.Key}'."));
            await client.LogBatchAsync(batch with { Params = batch.Params.Except(changed).ToList() }, cancellation).ConfigureAwait(false);
            await client.LogBatchAsync(new LogBatch(batch.RunId, [], [], changed.Select(p => new RemotePair("changed." + p.Key, p.Value)).ToList()), cancellation).ConfigureAwait(false);
        }
    }

    private async Task UploadAsync(TrackedRun run, RemoteRunInfo remote, CancellationToken cancellation)
    {
        var told = links.Find("files", run.Id)?.State?.Split('\n').ToHashSet(StringComparer.Ordinal) ?? [];
        var waiting = run.Artifacts.Where(a => !told.Contains(a.Digest + " " + a.Path)).ToList();
        if (waiting.Count > 0 && !MLflowClient.IsProxied(remote.ArtifactUri))
        {
            tally.Warn($"The server keeps files at {remote.ArtifactUri} itself and passes none on: artifacts stay here. Start it with --serve-artifacts.");
            return;
        }

        foreach (var artifact in waiting)
        {
            if (!store.Artifacts.Has(artifact.Digest))
            {
                tally.Warn($"Run {run.Name}: artifact '{artifact.Path}' is missing from the workspace and cannot be told.");
                continue;
            }

            var file = store.Artifacts.Find(artifact.Digest);
            await client.UploadAsync(remote.ArtifactUri!, artifact.Path, () => File.OpenRead(file), cancellation).ConfigureAwait(false);
            told.Add(artifact.Digest + " " + artifact.Path);
            tally.Artifact();
            links.Set("files", run.Id, new SyncLink(remote.RunId, string.Join('\n', told)));
        }
    }

    /// <summary>How many points of a run the server has, by its link.</summary>
    public static long Told(SyncLink? link) => link?.State is { } state ? long.Parse(state.Split(' ')[1], CultureInfo.InvariantCulture) : 0;

    private sealed record RemoteTarget(string Experiment, IReadOnlyDictionary<string, RemoteRunInfo> Runs);
}
