using System.Globalization;

namespace MLOps.Tracking.MLflow;

/// <summary>Brings runs of a server into the store: those that are not here yet, and those that have changed there since.</summary>
internal sealed class RunPull(Workspace workspace, MLflowClient client, SyncLinks links, SyncTally tally)
{
    private const int AtOnce = 4;

    private readonly RunImport _import = new(workspace.Store);

    public async Task PullAsync(string? experiment, CancellationToken cancellation)
    {
        var all = await client.ExperimentsAsync(cancellation).ConfigureAwait(false);
        var chosen = experiment is null ? all : all.Where(e => e.Name == experiment).ToList();
        if (experiment is not null && chosen.Count == 0)
        {
            throw new UserException(UserError.Unknown("experiment", experiment, all.Select(e => e.Name), client.Server.AbsoluteUri));
        }

        foreach (var one in chosen)
        {
            await PullAsync(one, cancellation).ConfigureAwait(false);
        }

        RememberMarks();
    }

    private async Task PullAsync(RemoteExperiment experiment, CancellationToken cancellation)
    {
        var runs = await client.RunsAsync(experiment.ExperimentId, null, cancellation).ConfigureAwait(false);
        var foreign = runs.Where(r => Tag(r, MLflowWords.RunId) is not { } ours || !_import.IsOurs(ours)).OrderBy(r => r.Info.StartTime).ToList();
        var changed = foreign.Where(r => links.Find("pulled", r.Info.RunId)?.State != State(r) || _import.Find(r.Info.RunId) is null).ToList();
        tally.Unchanged(foreign.Count - changed.Count);
        var isKnown = changed.Where(r => _import.Find(r.Info.RunId) is not null).Select(r => r.Info.RunId).ToHashSet(StringComparer.Ordinal);
        changed.ForEach(r => _import.IdFor(r.Info.RunId)); // parents have their ids before their parts ask for them
        await Parallel.ForEachAsync(changed, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (run, token) =>
        {
            var tracked = await ReadAsync(run, experiment.Name, token).ConfigureAwait(false);
            _import.Write(tracked, run.Info.RunId, client.Server.Host, isKnown.Contains(run.Info.RunId));
            links.Set("pulled", run.Info.RunId, new SyncLink(tracked.Id, State(run)));
            tally.Run(!isKnown.Contains(run.Info.RunId));
            tally.Points(tracked.Points.Count);
        }).ConfigureAwait(false);
    }

    private async Task<TrackedRun> ReadAsync(RemoteRun run, string experiment, CancellationToken cancellation)
    {
        var points = new List<TrackedPoint>();
        foreach (var metric in run.Data?.Metrics ?? [])
        {
            var history = await client.HistoryAsync(run.Info.RunId, metric.Key, cancellation).ConfigureAwait(false);
            points.AddRange(history.Select(p => new TrackedPoint(p.Key, p.Step, MLflowWords.Value(p.Value), MLflowWords.Time(p.Timestamp))));
        }

        var tags = Pairs(run.Data?.Tags);
        if (tags.TryGetValue(MLflowWords.Note, out var note))
        {
            tags[RunTags.Note] = note;
        }

        return new TrackedRun(
            _import.IdFor(run.Info.RunId), Name(run, tags), experiment, MLflowWords.Status(run.Info.Status), MLflowWords.Time(run.Info.StartTime ?? 0),
            run.Info.EndTime is { } end && end > 0 ? MLflowWords.Time(end) : null, run.Info.UserId ?? tags.GetValueOrDefault(MLflowWords.User),
            tags.TryGetValue(MLflowWords.Parent, out var parent) ? _import.IdFor(parent) : null, tags.GetValueOrDefault(MLflowWords.Commit), tags.GetValueOrDefault(MLflowWords.SourceName),
            Pairs(run.Data?.Params), tags, points, await FilesAsync(run.Info, null, cancellation).ConfigureAwait(false), Inputs(run));
    }

    private async Task<List<RunArtifact>> FilesAsync(RemoteRunInfo run, string? folder, CancellationToken cancellation)
    {
        var files = new List<RunArtifact>();
        if (!MLflowClient.IsProxied(run.ArtifactUri))
        {
            tally.Warn($"The server keeps files at {run.ArtifactUri} itself and passes none on: artifacts stay there.");
            return files;
        }

        foreach (var file in await client.FilesAsync(run.RunId, folder, cancellation).ConfigureAwait(false))
        {
            if (file.IsDir)
            {
                files.AddRange(await FilesAsync(run, file.Path, cancellation).ConfigureAwait(false));
                continue;
            }

            using var content = await client.DownloadAsync(run.ArtifactUri!, file.Path, cancellation).ConfigureAwait(false);
            var (digest, size) = workspace.Store.Artifacts.Add(content, cancellation);
            files.Add(new RunArtifact(file.Path, digest, size));
            tally.Artifact();
        }

        return files;
    }

    // A run that came from this server is not told back to it as a new one.
    private void RememberMarks()
    {
        var origins = links.All("pulled").ToDictionary(x => x.Value.Remote, x => x.Key, StringComparer.Ordinal);
        foreach (var mark in workspace.Store.Read(c => new TrackedRuns(c).Marks()).Where(m => origins.ContainsKey(m.Id)))
        {
            links.Set("run", mark.Id, new SyncLink(origins[mark.Id], mark.State));
        }
    }

    private static string Name(RemoteRun run, Dictionary<string, string> tags) =>
        run.Info.RunName is { Length: > 0 } name ? name : tags.GetValueOrDefault(MLflowWords.RunName) ?? run.Info.RunId;

    private static string? Tag(RemoteRun run, string key) => run.Data?.Tags?.FirstOrDefault(t => t.Key == key)?.Value;

    private static Dictionary<string, string> Pairs(IReadOnlyList<RemotePair>? pairs) =>
        (pairs ?? []).GroupBy(p => p.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Value, StringComparer.Ordinal);

    private static List<RunInput> Inputs(RemoteRun run) => (run.Inputs?.DatasetInputs ?? [])
        .Select(i => new RunInput(i.Dataset.Name, i.Dataset.Digest, i.Tags.FirstOrDefault(t => t.Key == MLflowWords.Context)?.Value ?? "training")).ToList();

    private static string State(RemoteRun run) => string.Create(
        CultureInfo.InvariantCulture,
        $"{run.Info.Status} {run.Info.EndTime} {run.Data?.Params?.Count} {Stable(run.Data?.Tags?.Select(t => t.Key + "=" + t.Value))} {Stable(run.Data?.Metrics?.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Key}={m.Value}@{m.Step}/{m.Timestamp}")))}");

    private static string Stable(IEnumerable<string>? parts) => Convert.ToHexStringLower(
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', (parts ?? []).Order(StringComparer.Ordinal)))))[..16];
}
