using System.Security.Cryptography;
using System.Text;
using MLOps.Interactive.Output;

namespace MLOps.Notebooks.Packages;

/// <summary>
/// Restores packages and builds projects with the SDK's own NuGet through a generated project, so that feeds, credentials and
/// caches are those the machine is set up with. Results are kept by a hash of everything that decides them.
/// </summary>
/// <param name="folder">Where NuGet begins to look for its settings.</param>
internal sealed class PackageRestore(string folder)
{
    private static readonly TimeSpan LatestIsGoodFor = TimeSpan.FromDays(1);

    /// <summary>What was restored, and the requests as they could be met: without sources that cannot be reached.</summary>
    /// <exception cref="UserException">A package cannot be restored or a project not be built.</exception>
    public async Task<(RestoredPackages Restored, PackageRequests Met)> RestoreAsync(PackageRequests requests, ICellOutput output, CancellationToken cancellation)
    {
        var home = await Home(requests, cancellation).ConfigureAwait(true);
        var assets = Path.Combine(home, "obj", "project.assets.json");
        var stamp = new BuildStamp(home);
        var known = RestoredPackages.TryRead(assets);
        if (known is not null && IsFresh(assets, requests) && stamp.IsFresh(known.Projects))
        {
            return (known, requests);
        }

        using var notice = requests.Projects.Count > 0 ? BuildNotice.Begin(requests.Projects, output) : null;
        stamp.Remove();
        var run = await DotnetProcess.RunAsync(home, Arguments(requests.Projects.Count == 0 ? [] : requests.Projects.Union(known?.Projects ?? requests.KnownProjects).ToList()), cancellation).ConfigureAwait(true);
        if (run.Succeeded && RestoredPackages.TryRead(assets) is { } restored)
        {
            stamp.Keep(restored.Projects);
            notice?.Done();
            return (RestoredPackages.TryRead(assets)!, requests);
        }

        return MadePossible(run.Log, requests, output) is { } possible
            ? await RestoreAsync(possible, output, cancellation).ConfigureAwait(true)
            : throw RestoreFailure.Of(run.Log, requests);
    }

    /// <summary>The results of the latest restore on this machine; null when there are none that hold.</summary>
    public static RestoredPackages? ReadLatest()
    {
        var folder = new DirectoryInfo(CacheFolder());
        var latest = folder.Exists ? folder.EnumerateDirectories().MaxBy(d => d.LastWriteTimeUtc) : null;
        return latest is null ? null : RestoredPackages.TryRead(Path.Combine(latest.FullName, "obj", "project.assets.json"));
    }

    /// <summary>Requests that leave out what failed and is not needed for sure; null when nothing can be left out.</summary>
    private static PackageRequests? MadePossible(string log, PackageRequests requests, ICellOutput output)
    {
        if (RestoreFailure.UnreachableSource(log) is { } source && requests.Feeds.Contains(source))
        {
            output.Stream(OutputStream.Out, $"The package source {source} cannot be reached; going on without it.\n");
            return requests with { Feeds = requests.Feeds.Where(f => f != source).ToList() };
        }

        var previews = RestoreFailure.OnlyPreviews(log, requests);
        return previews.Count == 0 ? null : requests with { Packages = requests.Packages.Select(p => previews.Contains(p.Id) ? p with { Version = "*-*" } : p).ToList() };
    }

    private async Task<string> Home(PackageRequests requests, CancellationToken cancellation)
    {
        var project = requests.ToProject(folder);
        var home = Path.Combine(CacheFolder(), Hash(project.Replace(System.Security.SecurityElement.Escape(folder), "", StringComparison.Ordinal) + Configuration()));
        var file = Path.Combine(home, "cells.csproj");
        if (File.Exists(file) && await File.ReadAllTextAsync(file, cancellation).ConfigureAwait(true) == project)
        {
            return home;
        }

        Directory.CreateDirectory(home);
        foreach (var own in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            await File.WriteAllTextAsync(Path.Combine(home, own), "<Project/>", cancellation).ConfigureAwait(true);
        }

        await File.WriteAllTextAsync(file, project, cancellation).ConfigureAwait(true);
        return home;
    }

    private static IEnumerable<string> Arguments(IReadOnlyList<string> projects)
    {
        string[] common = ["msbuild", "cells.csproj", "-nodeReuse:false", "-nologo", "-v:m", "-clp:NoSummary"];
        return projects.Count == 0 ? [.. common, "-t:Restore"] : [.. common, "-restore", "-t:Build", BuildStamp.Argument(projects)];
    }

    // A failed restore leaves an assets file too, with errors in it: TryRead refuses that one.
    private static bool IsFresh(string assets, PackageRequests requests) =>
        File.Exists(assets) && (requests.IsExact || DateTime.UtcNow - File.GetLastWriteTimeUtc(assets) < LatestIsGoodFor);

    private string Configuration()
    {
        var files = new List<string>();
        for (var directory = new DirectoryInfo(folder); directory is not null; directory = directory.Parent)
        {
            files.AddRange(((string[])["nuget.config", "NuGet.config", "NuGet.Config"]).Select(n => Path.Combine(directory.FullName, n)).Where(File.Exists));
        }

        return string.Join('\n', files.Select(File.ReadAllText));
    }

    // Not verified: a new home has no such folder yet, and gets it with the first package.
    private static string CacheFolder()
    {
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(data.Length > 0 ? data : Path.GetTempPath(), "mlops", "packages");
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..24];
}
