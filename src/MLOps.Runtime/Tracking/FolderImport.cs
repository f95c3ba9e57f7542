using System.Diagnostics;
using MLOps.Tracking.MLflow;

namespace MLOps.Tracking;

/// <summary>Takes in runs and registered models that lie in a folder.</summary>
internal sealed class FolderImport(Workspace workspace, CancellationToken cancellation)
{
    private readonly SyncTally _tally = new();

    public SyncReport Import(string folder)
    {
        var watch = Stopwatch.StartNew();
        if (!Directory.Exists(folder))
        {
            throw new UserException($"There is no folder '{folder}'.");
        }

        if (ParquetRuns.IsOne(folder))
        {
            new ParquetRuns(workspace, cancellation).Read(folder, _tally);
        }
        else if (MLflowFolder.IsOne(folder))
        {
            FromMLflow(folder);
        }
        else
        {
            throw new UserException($"'{folder}' holds neither an MLflow file store nor runs in Parquet.", "Name the folder that MLflow calls mlruns, or one that #!run export wrote.");
        }

        var report = _tally.Report(folder, pushed: false, watch.Elapsed);
        workspace.Store.Record(report, "import", workspace.Activity.Cell, workspace.Activity.Run);
        return report;
    }

    private void FromMLflow(string folder)
    {
        var store = new MLflowFolder(folder, _tally.Warn);
        var import = new RunImport(workspace.Store);
        var runs = store.Runs();
        foreach (var run in runs)
        {
            cancellation.ThrowIfCancellationRequested();
            var known = import.Find(run.Id);
            if (known is { Status: not RunStatus.Running })
            {
                _tally.Unchanged(1);
                continue;
            }

            var tracked = Tracked(store, run, import);
            import.Write(tracked, run.Id, "mlflow", replaces: known is not null);
            _tally.Run(known is null);
            _tally.Points(tracked.Points.Count);
        }

        new FolderModels(workspace, folder, _tally).Import(import, cancellation);
    }

    private TrackedRun Tracked(MLflowFolder store, FolderRun run, RunImport import)
    {
        var tags = MLflowFolder.Pairs(run, "tags");
        if (tags.TryGetValue(MLflowWords.Note, out var note))
        {
            tags[RunTags.Note] = note;
        }

        var artifacts = new List<RunArtifact>();
        foreach (var (path, file) in MLflowFolder.Files(run, "artifacts"))
        {
            cancellation.ThrowIfCancellationRequested();
            var (digest, size) = workspace.Store.Artifacts.Add(file);
            artifacts.Add(new RunArtifact(path, digest, size));
            _tally.Artifact();
        }

        return new TrackedRun(
            import.IdFor(run.Id), run.Name ?? tags.GetValueOrDefault(MLflowWords.RunName) ?? run.Id, run.Experiment, run.Status, run.Started, run.Ended, run.User,
            tags.TryGetValue(MLflowWords.Parent, out var parent) ? import.IdFor(parent) : null, tags.GetValueOrDefault(MLflowWords.Commit), tags.GetValueOrDefault(MLflowWords.SourceName),
            MLflowFolder.Pairs(run, "params"), tags, store.Points(run), artifacts, store.Inputs(run));
    }
}
