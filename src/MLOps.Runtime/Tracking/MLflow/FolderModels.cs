using System.Globalization;
using MLOps.Models;

namespace MLOps.Tracking.MLflow;

/// <summary>
/// Takes in the registry of MLflow's file store: <c>models/NAME/{version-N/meta.yaml, version-N/tags, aliases}</c>. The files of a version
/// are in a run's artifacts or in a logged model, found also when the store lies elsewhere than where it was written.
/// </summary>
/// <param name="folder">The folder that MLflow calls mlruns.</param>
internal sealed class FolderModels(Workspace workspace, string folder, SyncTally tally)
{
    private const string StageTag = "mlflow.stage";
    private const string Deleted = "Deleted_Internal";

    // Where a server without other orders keeps the artifacts of a file store.
    private const string ServersArtifacts = "mlartifacts";

    private readonly MLflowFolder _store = new(folder, tally.Warn);

    private readonly ModelArrivals _arrivals = new(workspace, Links(workspace, folder), tally);

    /// <param name="runs">Knows the run here that was taken in for one there.</param>
    public void Import(RunImport runs, CancellationToken cancellation)
    {
        var registry = Path.Combine(folder, "models");
        foreach (var model in Directory.Exists(registry) ? Directory.GetDirectories(registry).Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            var name = _store.Meta(model)?.GetValueOrDefault("name") ?? Path.GetFileName(model);
            foreach (var version in Versions(model))
            {
                cancellation.ThrowIfCancellationRequested();
                Import(name, version, runs);
            }

            foreach (var (alias, version) in MLflowFolder.Pairs(model, "aliases"))
            {
                _arrivals.Follow(name, new RemoteAlias(alias, version), "an MLflow file store");
            }
        }

        _arrivals.Remember();
    }

    private void Import(string model, FolderVersion version, RunImport runs)
    {
        var source = version.Location ?? "";
        var remote = new RemoteVersion(model, version.Number.ToString(CultureInfo.InvariantCulture), source, version.Run, Description: version.Description, Tags: version.Tags);
        if (_arrivals.IsHere(remote))
        {
            return;
        }

        if (FilesOf(source) is { } files)
        {
            _arrivals.TakeIn(remote, source, files, version.Run is null ? null : runs.Find(version.Run)?.Id);
        }
        else
        {
            _arrivals.Refuse(remote, $"there is no {MLmodel.FileName} file at {source}, nor at its place in {folder}.");
        }
    }

    private List<FolderVersion> Versions(string model) => Directory.EnumerateDirectories(model, "version-*").Select(Read).OfType<FolderVersion>().OrderBy(v => v.Number).ToList();

    /// <summary>Null when it was deleted, or cannot be read.</summary>
    private FolderVersion? Read(string version) => _store.Meta(version) is { } meta && meta.GetValueOrDefault("current_stage") != Deleted
        ? new FolderVersion(
            int.TryParse(meta.GetValueOrDefault("version"), CultureInfo.InvariantCulture, out var number) ? number : 0,
            meta.GetValueOrDefault("storage_location") ?? meta.GetValueOrDefault("source"), meta.GetValueOrDefault("run_id"), meta.GetValueOrDefault("description"), Tags(version, meta))
        : null;

    // Before there were aliases, the stage said what a version was for.
    private static List<RemotePair> Tags(string version, Dictionary<string, string> meta) =>
    [
        .. MLflowFolder.Pairs(version, "tags").Select(t => new RemotePair(t.Key, t.Value)),
        .. meta.GetValueOrDefault("current_stage") is { } stage and not "None" ? [new RemotePair(StageTag, stage)] : (RemotePair[])[],
    ];

    /// <summary>The folder that a location names: itself, or the same way within this store, which may have been moved; null when neither is there.</summary>
    private string? FilesOf(string location)
    {
        var path = Uri.TryCreate(location, UriKind.Absolute, out var uri) && uri.IsFile ? uri.LocalPath : location;
        var steps = path.Split('/', '\\').Where(s => s.Length > 0 && s != "..").ToArray();
        string[] roots = [folder, Path.Combine(Path.GetDirectoryName(folder)!, ServersArtifacts)];
        return Enumerable.Range(0, steps.Length).SelectMany(i => roots.Select(r => Path.Combine([r, .. steps[i..]]))).Prepend(path)
            .FirstOrDefault(p => File.Exists(Path.Combine(p, MLmodel.FileName)));
    }

    private static SyncLinks Links(Workspace workspace, string folder) =>
        new(workspace.Store, "folder:" + Path.GetRelativePath(workspace.BaseDirectory, folder).Replace('\\', '/'));

    private sealed record FolderVersion(int Number, string? Location, string? Run, string? Description, IReadOnlyList<RemotePair> Tags);
}
