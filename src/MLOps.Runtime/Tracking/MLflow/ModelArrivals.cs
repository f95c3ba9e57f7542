using System.Globalization;
using MLOps.Models;
using MLOps.Models.Formats;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace MLOps.Tracking.MLflow;

/// <summary>
/// Takes versions of a registry of elsewhere in, a server's or a folder's: of a flavour that can be read here (mlnet, onnx), with file,
/// description and tags; then aliases that moved there. What came from here, or is here already, is not taken in again.
/// </summary>
/// <param name="links">What was taken from that registry before.</param>
internal sealed class ModelArrivals(Workspace workspace, SyncLinks links, SyncTally tally)
{
    /// <summary>The tag that names a version where it came from.</summary>
    public const string Origin = "mlflow.source";

    public bool IsHere(RemoteVersion remote)
    {
        if (Here(remote) is not null)
        {
            return true;
        }

        if (Known(remote) is { } known)
        {
            links.Set("version", known.Reference, new SyncLink(remote.Version, known.Digest));
            return true;
        }

        return false;
    }

    /// <param name="source">Where its files are, in that registry's words.</param>
    /// <param name="folder">Holds the model's files.</param>
    /// <param name="run">The run here that made it.</param>
    public void TakeIn(RemoteVersion remote, string source, string folder, string? run)
    {
        if (Problem(folder, source) is { } problem)
        {
            Refuse(remote, problem);
            return;
        }

        try
        {
            Register(remote, source, folder, run);
        }
        catch (UserException error)
        {
            Refuse(remote, error.Message);
        }
    }

    public void Refuse(RemoteVersion remote, string why) => tally.Warn($"Model {remote.Name} version {remote.Version} stays there: {why}");

    /// <summary>Only where it was moved since it was last told or taken in: a move made here is not undone.</summary>
    /// <param name="whence">What it is taken over from, for people.</param>
    public void Follow(string model, RemoteAlias alias, string whence)
    {
        var name = $"{model}@{alias.Alias}";
        if (links.Find("alias", name)?.Remote == alias.Version || Here(new RemoteVersion(model, alias.Version)) is not { } reference)
        {
            return;
        }

        try
        {
            workspace.Models.Promote(reference, alias.Alias, new MoveOptions { Why = $"taken over from {whence}" }).OrThrow();
            links.Set("alias", name, new SyncLink(alias.Version, null));
        }
        catch (UserException error)
        {
            tally.Warn($"{name} stays where it is here: {error.Message}");
        }
    }

    /// <summary>Keeps what was linked for the next time.</summary>
    public void Remember() => links.Save();

    /// <summary>Why the model in a folder cannot be taken in; null when its MLmodel file says that it can.</summary>
    public static string? Problem(string folder, string source)
    {
        var file = Path.Combine(folder, MLmodel.FileName);
        if (!File.Exists(file))
        {
            return $"there is no {MLmodel.FileName} file at {source}.";
        }

        try
        {
            var manifest = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object?>>(File.ReadAllText(file));
            var flavors = manifest?.GetValueOrDefault("flavors") is Dictionary<object, object> named ? named.Keys.Select(k => k.ToString()).ToList() : [];
            return flavors.Any(f => ModelFormats.Named(f ?? "") is not null) ? null : $"it is a model of {string.Join(", ", flavors.DefaultIfEmpty("no flavour"))}, neither of ML.NET nor of ONNX.";
        }
        catch (YamlException error)
        {
            return $"its {MLmodel.FileName} file cannot be read: {error.Message}";
        }
    }

    private void Register(RemoteVersion remote, string source, string folder, string? run)
    {
        var tags = (remote.Tags ?? []).Where(t => !t.Key.StartsWith("mlops.", StringComparison.Ordinal)).Append(new(Origin, source)).DistinctBy(t => t.Key).ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal);
        var version = Import(remote, folder, new ModelOrigin(run, remote.Description, tags));
        links.Set("version", version.Reference, new SyncLink(remote.Version, version.Digest));
        links.Save();
        tally.Version();
        if (version.Version.ToString(CultureInfo.InvariantCulture) != remote.Version)
        {
            tally.Warn($"Model {remote.Name} version {remote.Version} is {version.Reference} here.");
        }
    }

    // An example is worth less than the model, and nobody can mend it here.
    private ModelVersion Import(RemoteVersion remote, string folder, ModelOrigin origin)
    {
        try
        {
            return workspace.Models.Packages.Import(remote.Name, folder, origin);
        }
        catch (UserException error) when (File.Exists(Path.Combine(folder, InputExample.FileName)))
        {
            var version = workspace.Models.Packages.Import(remote.Name, folder, origin with { HasExample = false });
            tally.Warn($"Model {remote.Name} version {remote.Version} comes without its example: {error.Message}");
            return version;
        }
    }

    /// <summary>Our name of a version that is linked to that registry's.</summary>
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
        workspace.Models.Names().Contains(model, StringComparer.Ordinal) ? workspace.Models.History(model).Versions : [];
}
