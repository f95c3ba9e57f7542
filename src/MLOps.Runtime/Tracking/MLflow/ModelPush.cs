using System.Globalization;
using System.Text;
using MLOps.Models;
using MLOps.Models.Formats;

namespace MLOps.Tracking.MLflow;

/// <summary>
/// Brings the registry to a server: models, versions in their order with file and signature, aliases. The server numbers versions by
/// itself; ours is the tag <c>mlops.version</c> of each.
/// </summary>
internal sealed class ModelPush(Workspace workspace, MLflowClient client, MLflowOptions options, SyncLinks links, SyncTally tally)
{
    private const string VersionTag = "mlops.version";
    public const string DigestTag = "mlops.digest";

    /// <summary>Versions without a run of ours lie below a run of this experiment.</summary>
    private const string Carriers = "mlops models without a run";

    private readonly MakeOnce _once = new(options);

    public async Task PushAsync(CancellationToken cancellation)
    {
        foreach (var model in workspace.Models.Names())
        {
            var history = workspace.Models.History(model);
            await PushAsync(model, history.Versions.OrderBy(v => v.Version).ToList(), cancellation).ConfigureAwait(false);
        }
    }

    private async Task PushAsync(string model, List<ModelVersion> versions, CancellationToken cancellation)
    {
        if (versions.Any(v => links.Find("version", v.Reference) is null))
        {
            await MakeModelAsync(model, cancellation).ConfigureAwait(false);
            var there = await client.VersionsAsync(model, cancellation).ConfigureAwait(false);
            foreach (var version in versions.Where(v => links.Find("version", v.Reference) is null))
            {
                var remote = Find(there, version)?.Version ?? await MakeVersionAsync(version, cancellation).ConfigureAwait(false);
                if (remote is not null)
                {
                    links.Set("version", version.Reference, new SyncLink(remote, version.Digest));
                    links.Save();
                }
            }
        }

        foreach (var (version, alias) in versions.SelectMany(v => v.Aliases.Select(a => (v, a))))
        {
            await PushAliasAsync(version, alias, cancellation).ConfigureAwait(false);
        }
    }

    private async Task MakeModelAsync(string model, CancellationToken cancellation)
    {
        if (await client.FindModelAsync(model, cancellation).ConfigureAwait(false) is null)
        {
            try
            {
                await client.CreateModelAsync(new CreateModel(model, [new RemotePair("mlops.model", model)], null), cancellation).ConfigureAwait(false);
            }
            catch (MLflowException error) when (error.Code == "RESOURCE_ALREADY_EXISTS")
            {
                // Made in the same moment by somebody else, or by us with an answer that was lost.
            }
        }
    }

    private static RemoteVersion? Find(List<RemoteVersion> there, ModelVersion version) => there.FirstOrDefault(r =>
        (Tag(r, VersionTag) == version.Version.ToString(CultureInfo.InvariantCulture) && Tag(r, DigestTag) == version.Digest)
        || (r.Source is not null && version.Tags.GetValueOrDefault(ModelArrivals.Origin) == r.Source));

    private static string? Tag(RemoteVersion version, string key) => version.Tags?.FirstOrDefault(t => t.Key == key)?.Value;

    /// <summary>The number that the server gave it; null when the server takes no files.</summary>
    private async Task<string?> MakeVersionAsync(ModelVersion version, CancellationToken cancellation)
    {
        if (!workspace.Store.Artifacts.Has(version.Digest))
        {
            tally.Warn($"Model {version.Reference} stays here: its file is missing from the workspace.");
            return null;
        }

        var run = await RunOfAsync(version, cancellation).ConfigureAwait(false);
        if (!MLflowClient.IsProxied(run.ArtifactUri))
        {
            tally.Warn($"Model {version.Reference} stays here: the server keeps files at {run.ArtifactUri} itself and passes none on. Start it with --serve-artifacts.");
            return null;
        }

        var path = string.Create(CultureInfo.InvariantCulture, $"models/{version.Model}/{version.Version}");
        var file = workspace.Store.Artifacts.Find(version.Digest);
        var format = ModelFormats.Of(version);
        var model = format.Describe(file, version.Signature);
        var description = Encoding.UTF8.GetBytes(MLmodel.Write(version, model, path, run.RunId, example: null));
        await client.UploadAsync(run.ArtifactUri!, $"{path}/{format.FileName}", () => File.OpenRead(file), cancellation).ConfigureAwait(false);
        await client.UploadAsync(run.ArtifactUri!, $"{path}/MLmodel", () => new MemoryStream(description), cancellation).ConfigureAwait(false);
        var number = version.Version.ToString(CultureInfo.InvariantCulture);
        var first = new CreateVersion(version.Model, $"{run.ArtifactUri!.TrimEnd('/')}/{path}", run.RunId, [new RemotePair(VersionTag, number), new RemotePair(DigestTag, version.Digest)], version.Description);
        var created = await _once.MakeAsync(
            () => client.CreateVersionAsync(first, cancellation),
            async () => Find(await client.VersionsAsync(version.Model, cancellation).ConfigureAwait(false), version), cancellation).ConfigureAwait(false);
        if (created.Version != number)
        {
            tally.Warn($"Model {version.Reference} is version {created.Version} on the server.");
        }

        tally.Version();
        return created.Version;
    }

    private async Task<RemoteRunInfo> RunOfAsync(ModelVersion version, CancellationToken cancellation)
    {
        var known = (version.Run is { } run ? links.Find("run", run) : null) ?? links.Find("carrier", version.Reference);
        if (known is not null && await client.GetRunAsync(known.Remote, cancellation).ConfigureAwait(false) is { } there)
        {
            return there.Info;
        }

        var experiment = (await client.FindExperimentAsync(Carriers, cancellation).ConfigureAwait(false))?.ExperimentId ?? await client.CreateExperimentAsync(Carriers, cancellation).ConfigureAwait(false);
        var created = await client.CreateRunAsync(
            new CreateRun(experiment, version.Reference, version.Created.ToUnixTimeMilliseconds(), [new RemotePair(MLflowWords.RunName, version.Reference)], null), cancellation).ConfigureAwait(false);
        await client.UpdateRunAsync(new UpdateRun(created.Info.RunId, "FINISHED", version.Created.ToUnixTimeMilliseconds(), version.Reference), cancellation).ConfigureAwait(false);
        links.Set("carrier", version.Reference, new SyncLink(created.Info.RunId, null));
        return created.Info;
    }

    private async Task PushAliasAsync(ModelVersion version, string alias, CancellationToken cancellation)
    {
        var name = $"{version.Model}@{alias}";
        if (links.Find("version", version.Reference) is not { } remote || links.Find("alias", name)?.Remote == remote.Remote)
        {
            return;
        }

        if (MLflowLimits.AliasProblem(alias) is { } problem)
        {
            tally.Warn($"{name} stays here: {problem}");
            return;
        }

        await client.SetAliasAsync(new SetAlias(version.Model, alias, remote.Remote), cancellation).ConfigureAwait(false);
        links.Set("alias", name, new SyncLink(remote.Remote, null));
    }
}
