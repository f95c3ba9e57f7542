using System.Globalization;
using MLOps.Models;
using MLOps.Models.Formats;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace MLOps.Tracking.MLflow;

/// <summary>
/// Takes in the registry of a server: versions of a flavour that can be read here (mlnet, onnx) with file, description and tags, then aliases that moved
/// there. Versions that came from here are not taken in; those of other flavours stay there.
/// </summary>
internal sealed class ModelPull(Workspace workspace, MLflowClient client, SyncLinks links, SyncTally tally)
{
    /// <summary>The tag that names a version where it came from.</summary>
    public const string Origin = "mlflow.source";

    public async Task PullAsync(CancellationToken cancellation)
    {
        foreach (var model in await client.ModelsAsync(cancellation).ConfigureAwait(false))
        {
            foreach (var version in (await client.VersionsAsync(model.Name, cancellation).ConfigureAwait(false)).OrderBy(Number))
            {
                await PullAsync(version, cancellation).ConfigureAwait(false);
            }

            (model.Aliases ?? []).ToList().ForEach(alias => Follow(model.Name, alias));
        }
    }

    private async Task PullAsync(RemoteVersion remote, CancellationToken cancellation)
    {
        if (Here(remote) is not null)
        {
            return;
        }

        if (Known(remote) is { } known)
        {
            links.Set("version", known.Reference, new SyncLink(remote.Version, known.Digest));
            return;
        }

        var name = $"{remote.Name} version {remote.Version}";
        var source = await client.DownloadUriAsync(remote.Name, remote.Version, cancellation).ConfigureAwait(false);
        if (!MLflowClient.IsProxied(source))
        {
            tally.Warn($"Model {name} stays there: its files are at {source}, which the server does not pass on.");
            return;
        }

        var folder = Directory.CreateTempSubdirectory("mlops-model-");
        try
        {
            if (await FlavorProblemAsync(source, folder.FullName, cancellation).ConfigureAwait(false) is { } problem)
            {
                tally.Warn($"Model {name} stays there: {problem}");
                return;
            }

            await DownloadAsync(source, "", folder.FullName, cancellation).ConfigureAwait(false);
            TakeIn(remote, source, folder.FullName);
        }
        catch (UserException error)
        {
            tally.Warn($"Model {name} stays there: {error.Message}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private void TakeIn(RemoteVersion remote, string source, string folder)
    {
        var run = remote.RunId is { } id ? links.Find("pulled", id)?.Remote : null;
        var tags = (remote.Tags ?? []).Where(t => !t.Key.StartsWith("mlops.", StringComparison.Ordinal)).Append(new(Origin, source)).DistinctBy(t => t.Key).ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal);
        var version = workspace.Models.Packages.Import(remote.Name, folder, new ModelOrigin(run, remote.Description, tags));
        links.Set("version", version.Reference, new SyncLink(remote.Version, version.Digest));
        links.Save();
        tally.Version();
        if (version.Version.ToString(CultureInfo.InvariantCulture) != remote.Version)
        {
            tally.Warn($"Model {remote.Name} version {remote.Version} is {version.Reference} here.");
        }
    }

    // Only where the server moved it since it was last told or taken in: a move made here is not undone.
    private void Follow(string model, RemoteAlias alias)
    {
        var name = $"{model}@{alias.Alias}";
        if (links.Find("alias", name)?.Remote == alias.Version || Here(new RemoteVersion(model, alias.Version)) is not { } reference)
        {
            return;
        }

        try
        {
            workspace.Models.Promote(reference, alias.Alias, new MoveOptions { Why = $"taken over from {client.Server.Host}" }).OrThrow();
            links.Set("alias", name, new SyncLink(alias.Version, null));
        }
        catch (UserException error)
        {
            tally.Warn($"{name} stays where it is here: {error.Message}");
        }
    }

    /// <summary>Our name of a version that is linked to the server's.</summary>
    private string? Here(RemoteVersion remote) => links.All("version")
        .Where(l => l.Value.Remote == remote.Version && l.Key.StartsWith(remote.Name + "@", StringComparison.Ordinal)).Select(l => l.Key).FirstOrDefault();

    /// <summary>A version that was told or taken in before, though no link says so.</summary>
    private ModelVersion? Known(RemoteVersion remote)
    {
        var digest = remote.Tags?.FirstOrDefault(t => t.Key == ModelPush.DigestTag)?.Value;
        return Versions(remote.Name).OrderBy(v => v.Version).Where(v => links.Find("version", v.Reference) is null)
            .FirstOrDefault(v => v.Digest == digest || (remote.Source is not null && v.Tags.GetValueOrDefault(Origin) == remote.Source));
    }

    private IReadOnlyList<ModelVersion> Versions(string model) =>
        workspace.Models.List().Models.Any(m => m.Latest.Model == model) ? workspace.Models.History(model).Versions : [];

    /// <summary>Brings the MLmodel file and says why the model cannot be taken in; null when it can.</summary>
    private async Task<string?> FlavorProblemAsync(string source, string folder, CancellationToken cancellation)
    {
        var file = Path.Combine(folder, MLmodel.FileName);
        try
        {
            await SaveAsync(source, MLmodel.FileName, file, cancellation).ConfigureAwait(false);
            var manifest = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object?>>(await File.ReadAllTextAsync(file, cancellation).ConfigureAwait(false));
            var flavors = manifest?.GetValueOrDefault("flavors") is Dictionary<object, object> named ? named.Keys.Select(k => k.ToString()).ToList() : [];
            return flavors.Any(f => ModelFormats.Named(f ?? "") is not null) ? null : $"it is a model of {string.Join(", ", flavors.DefaultIfEmpty("no flavour"))}, neither of ML.NET nor of ONNX.";
        }
        catch (MLflowException error) when (error.Status == System.Net.HttpStatusCode.NotFound)
        {
            return $"there is no {MLmodel.FileName} file at {source}.";
        }
        catch (YamlException error)
        {
            return $"its {MLmodel.FileName} file cannot be read: {error.Message}";
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
