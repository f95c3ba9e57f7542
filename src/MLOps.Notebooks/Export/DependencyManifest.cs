using System.Text.Json;

namespace MLOps.Notebooks.Export;

/// <summary>Which packages, in which versions, this process was built with: read from its <c>.deps.json</c>.</summary>
internal sealed class DependencyManifest
{
    private readonly Dictionary<string, PackageEntry> _packages = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Id, resolved version, ids it depends on, simple names of the assemblies it brings.</summary>
    public sealed record PackageEntry(string Id, string Version, IReadOnlyList<string> Dependencies, IReadOnlyList<string> Assemblies);

    /// <exception cref="UserException">The host has no such file, as when it was published as a single file.</exception>
    public static DependencyManifest OfThisProcess()
    {
        var manifest = new DependencyManifest();
        foreach (var file in Candidates().Where(File.Exists))
        {
            manifest.Read(file);
        }

        return manifest._packages.ContainsKey("MLOps.Runtime")
            ? manifest
            : throw new UserException("Export needs the list of packages that this program was built with, and found none.", "Run it as a .NET tool, not as a single file.");
    }

    /// <summary>All packages behind one, itself not included, by id.</summary>
    public IReadOnlyList<PackageEntry> Closure(string id)
    {
        var seen = new SortedDictionary<string, PackageEntry>(StringComparer.OrdinalIgnoreCase);
        var pending = new Stack<string>(_packages[id].Dependencies);
        while (pending.TryPop(out var next))
        {
            if (_packages.TryGetValue(next, out var entry) && seen.TryAdd(next, entry))
            {
                foreach (var dependency in entry.Dependencies)
                {
                    pending.Push(dependency);
                }
            }
        }

        return [.. seen.Values];
    }

    /// <summary>The package that brings an assembly, or null.</summary>
    public PackageEntry? Providing(string assembly) =>
        _packages.Values.FirstOrDefault(p => p.Assemblies.Contains(assembly, StringComparer.OrdinalIgnoreCase));

    private static IEnumerable<string> Candidates()
    {
        var listed = (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries);
        var folder = Path.GetDirectoryName(typeof(DependencyManifest).Assembly.Location);
        var beside = folder is { Length: > 0 } ? Directory.EnumerateFiles(folder, "*.deps.json") : [];
        return listed.Concat(beside.Order(StringComparer.Ordinal)).Distinct(StringComparer.Ordinal);
    }

    private void Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        foreach (var target in document.RootElement.GetProperty("targets").EnumerateObject())
        {
            foreach (var library in target.Value.EnumerateObject())
            {
                var (id, version) = (library.Name.Split('/')[0], library.Name.Split('/')[^1]);
                _packages.TryAdd(id, new PackageEntry(id, version, Names(library.Value, "dependencies"), Names(library.Value, "runtime").Select(Path.GetFileNameWithoutExtension).OfType<string>().ToList()));
            }
        }
    }

    private static List<string> Names(JsonElement library, string property) =>
        library.TryGetProperty(property, out var items) ? items.EnumerateObject().Select(p => p.Name).ToList() : [];
}
