using MLOps.Interactive.Output;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Packages;

/// <summary>
/// The packages and assemblies that a session has asked for. Transactional: what cannot be restored or found leaves everything
/// as it was.
/// </summary>
internal sealed class SessionPackages(CSharpSession session, string folder)
{
    private readonly List<PackageDirective> _requested = [];
    private readonly List<string> _feeds = [];

    public IReadOnlyList<PackageReference> Resolved { get; private set; } = [];

    /// <exception cref="UserException">A package or file cannot be had; nothing has changed.</exception>
    public async Task ApplyAsync(IReadOnlyList<ReferenceDirective> directives, ICellOutput output, CancellationToken cancellation)
    {
        if (directives.Count == 0)
        {
            return;
        }

        var feeds = _feeds.Concat(directives.OfType<FeedDirective>().Select(f => Feed(f.Source))).Distinct(StringComparer.Ordinal).ToList();
        var files = directives.OfType<FileDirective>().Select(Locate).OfType<string>().ToList();
        var wanted = directives.OfType<PackageDirective>().Where(p => !IsHosts(p, output)).ToList();
        var requested = Merge(wanted);
        if (wanted.Count > 0 && !requested.SequenceEqual(_requested))
        {
            var restored = await new PackageRestore(folder).RestoreAsync(requested, feeds, cancellation).ConfigureAwait(true);
            Load(restored, requested);
        }

        _feeds.Clear();
        _feeds.AddRange(feeds);
        foreach (var file in files)
        {
            session.References.Add(file);
            session.Context.AddManaged(file);
            session.Context.AddFolder(Path.GetDirectoryName(file)!);
        }
    }

    /// <summary>Packages whose assemblies cells share with the host are already here, in the host's version.</summary>
    private static bool IsHosts(PackageDirective package, ICellOutput output)
    {
        if (!HostPackages.Contains(package.Id, out var version))
        {
            return false;
        }

        if (package.Version is { } asked && version is not null && asked != version)
        {
            output.Stream(OutputStream.Out, $"{package.Id} {version} is part of the session and used instead of {asked}.\n");
        }

        return true;
    }

    private List<PackageDirective> Merge(List<PackageDirective> wanted)
    {
        var merged = _requested.ToList();
        foreach (var package in wanted)
        {
            merged.RemoveAll(p => string.Equals(p.Id, package.Id, StringComparison.OrdinalIgnoreCase));
            merged.Add(package);
        }

        return merged;
    }

    private void Load(RestoredPackages restored, List<PackageDirective> requested)
    {
        var taken = restored.Assemblies.Where(a => HostAssemblies.IsReplaceable(Path.GetFileNameWithoutExtension(a), a)).ToList();
        if (taken.FirstOrDefault(a => session.Context.IsLoadedFromElsewhere(a)) is { } loaded)
        {
            throw new UserException(
                $"{Path.GetFileNameWithoutExtension(loaded)} is already loaded in another version.",
                "An assembly cannot be exchanged while the session runs: restart the kernel and ask for this version first.");
        }

        foreach (var assembly in taken)
        {
            session.References.Add(assembly);
            session.Context.AddManaged(assembly);
        }

        foreach (var library in restored.Natives)
        {
            session.Context.AddNative(library);
        }

        _requested.Clear();
        _requested.AddRange(requested);
        Resolved = restored.Packages;
    }

    private string Feed(string source) =>
        source.Contains("://", StringComparison.Ordinal) ? source
        : Directory.Exists(Path.GetFullPath(source, folder)) ? Path.GetFullPath(source, folder)
        : throw new UserException($"Package source '{source}' is neither an address nor a folder.", $"Folders are read from {folder}.");

    /// <summary>The file's full path; null when the name is of an assembly that cells see anyway.</summary>
    private string? Locate(FileDirective file)
    {
        var path = Path.GetFullPath(file.Path, folder);
        if (File.Exists(path))
        {
            return path;
        }

        var name = file.Path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? Path.GetFileNameWithoutExtension(file.Path) : file.Path.Split(',')[0].Trim();
        if (session.References.Paths.ContainsKey(name))
        {
            return null;
        }

        return HostAssemblies.Path(name) ?? throw new UserException(
            $"Assembly '{file.Path}' not found.",
            $"Paths are read from {folder}; packages are written #r \"nuget: Name, Version\".");
    }
}
