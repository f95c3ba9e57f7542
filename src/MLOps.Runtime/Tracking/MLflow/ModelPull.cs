using System.Globalization;
using MLOps.Models;

namespace MLOps.Tracking.MLflow;

/// <summary>Brings the registry of a server: the files of each version that is not here, and where its aliases stand.</summary>
internal sealed class ModelPull(Workspace workspace, MLflowClient client, SyncLinks links, SyncTally tally)
{
    private readonly ModelArrivals _arrivals = new(workspace, links, tally);

    public async Task PullAsync(CancellationToken cancellation)
    {
        foreach (var model in await client.ModelsAsync(cancellation).ConfigureAwait(false))
        {
            foreach (var version in (await client.VersionsAsync(model.Name, cancellation).ConfigureAwait(false)).OrderBy(Number))
            {
                await PullAsync(version, cancellation).ConfigureAwait(false);
            }

            (model.Aliases ?? []).ToList().ForEach(alias => _arrivals.Follow(model.Name, alias, client.Server.Host));
        }
    }

    private async Task PullAsync(RemoteVersion remote, CancellationToken cancellation)
    {
        if (_arrivals.IsHere(remote))
        {
            return;
        }

        var source = await client.DownloadUriAsync(remote.Name, remote.Version, cancellation).ConfigureAwait(false);
        if (!MLflowClient.IsProxied(source))
        {
            _arrivals.Refuse(remote, $"its files are at {source}, which the server does not pass on.");
            return;
        }

        var folder = Directory.CreateTempSubdirectory("mlops-model-");
        try
        {
            await ManifestAsync(source, folder.FullName, cancellation).ConfigureAwait(false);
            if (ModelArrivals.Problem(folder.FullName, source) is null)
            {
                await DownloadAsync(source, "", folder.FullName, cancellation).ConfigureAwait(false);
            }

            _arrivals.TakeIn(remote, source, folder.FullName, remote.RunId is { } id ? links.Find("pulled", id)?.Remote : null);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // The file that says of what flavour it is comes first: gigabytes of another kind stay where they are.
    private async Task ManifestAsync(string source, string folder, CancellationToken cancellation)
    {
        try
        {
            await SaveAsync(source, MLmodel.FileName, Path.Combine(folder, MLmodel.FileName), cancellation).ConfigureAwait(false);
        }
        catch (MLflowException error) when (error.Status == System.Net.HttpStatusCode.NotFound)
        {
            // Told when the folder is taken in.
        }
    }

    private async Task DownloadAsync(string source, string below, string folder, CancellationToken cancellation)
    {
        foreach (var file in await client.FilesBelowAsync(source, below, cancellation).ConfigureAwait(false))
        {
            var name = Path.GetFileName(file.Path); // a server's word is no path of ours
            var path = below.Length == 0 ? name : $"{below}/{name}";
            var target = Path.Combine(folder, name);
            if (file.IsDir)
            {
                await DownloadAsync(source, path, Directory.CreateDirectory(target).FullName, cancellation).ConfigureAwait(false);
            }
            else
            {
                await SaveAsync(source, path, target, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task SaveAsync(string source, string path, string target, CancellationToken cancellation)
    {
        using var content = await client.DownloadAsync(source, path, cancellation).ConfigureAwait(false);
        using var file = File.Create(target);
        await content.CopyToAsync(file, cancellation).ConfigureAwait(false);
    }

    private static long Number(RemoteVersion version) => long.TryParse(version.Version, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
