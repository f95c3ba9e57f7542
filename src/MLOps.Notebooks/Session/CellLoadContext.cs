using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace MLOps.Notebooks.Session;

/// <summary>
/// Where the session's cells and packages live: beside the host's assemblies, so that a package may have another version than
/// the one the kernel uses. What cells and host share comes from the host.
/// </summary>
internal sealed class CellLoadContext(string name) : AssemblyLoadContext(name)
{
    private readonly Dictionary<string, Assembly> _cells = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _managed = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _native = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);

    public Assembly LoadCell(byte[] image, byte[] symbols)
    {
        using var code = new MemoryStream(image);
        using var lines = new MemoryStream(symbols);
        var assembly = LoadFromStream(code, lines);
        _cells[assembly.GetName().FullName] = assembly;
        return assembly;
    }

    /// <summary>Versions of one library live side by side, which takes a context each; references between them come back here.</summary>
    public void LoadLibrary(byte[] image, byte[] symbols)
    {
        using var code = new MemoryStream(image);
        using var lines = new MemoryStream(symbols);
        var assembly = new LibraryContext(this).LoadFromStream(code, lines);
        _cells[assembly.GetName().FullName] = assembly;
    }

    /// <summary>
    /// Assemblies of built projects. A later build of them lives beside the earlier one, as versions of a library do.
    /// </summary>
    /// <returns>Those that were not here yet.</returns>
    /// <exception cref="UserException">Another build with the same identity is in use; nothing has changed.</exception>
    public IReadOnlyList<string> LoadBuilt(IReadOnlyList<string> paths)
    {
        var named = paths.Select(p => (Path: p, Name: AssemblyName.GetAssemblyName(p).FullName)).ToList();
        if (named.Find(p => _cells.TryGetValue(p.Name, out var known) && known.ManifestModule.ModuleVersionId != BuildOf(p.Path)) is { Path: { } used })
        {
            throw new UserException(
                $"{Path.GetFileNameWithoutExtension(used)} has changed and keeps its version, and an assembly cannot be exchanged while the session runs.",
                "Leave the version to the build (no AssemblyVersion attribute), or restart the kernel.");
        }

        var fresh = named.Where(p => !_cells.ContainsKey(p.Name)).ToList();
        fresh.ForEach(p => _cells[p.Name] = new LibraryContext(this).LoadFromAssemblyPath(p.Path));
        return fresh.Select(p => p.Path).ToList();
    }

    private static Guid BuildOf(string path)
    {
        using var reader = new PEReader(File.OpenRead(path));
        var metadata = reader.GetMetadataReader();
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
    }

    public void AddManaged(string path) => _managed[Path.GetFileNameWithoutExtension(path)] = path;

    /// <summary>A folder whose assemblies may be asked for by those that were referenced with <c>#r "path.dll"</c>.</summary>
    public void AddFolder(string folder) => _folders.Add(folder);

    public void AddNative(string path)
    {
        var file = Path.GetFileName(path);
        _native[file] = path;
        var stem = Path.GetFileNameWithoutExtension(file);
        _native.TryAdd(stem, path);
        if (stem.StartsWith("lib", StringComparison.Ordinal))
        {
            _native.TryAdd(stem[3..], path);
        }
    }

    /// <summary>Whether an assembly of this name is already at work here from another file.</summary>
    public bool IsLoadedFromElsewhere(string path) => Assemblies.Any(a =>
        string.Equals(a.GetName().Name, Path.GetFileNameWithoutExtension(path), StringComparison.OrdinalIgnoreCase) && a.Location != path);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var simple = assemblyName.Name ?? "";
        if (_cells.TryGetValue(assemblyName.FullName, out var cell))
        {
            return cell;
        }

        if (_managed.TryGetValue(simple, out var path))
        {
            return LoadFromAssemblyPath(path);
        }

        if (HostAssemblies.Path(simple) is not null)
        {
            return null;
        }

        var beside = _folders.Select(f => Path.Combine(f, simple + ".dll")).FirstOrDefault(File.Exists);
        return beside is null ? null : LoadFromAssemblyPath(beside);
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        string[] keys = [unmanagedDllName, Path.GetFileNameWithoutExtension(unmanagedDllName), "lib" + unmanagedDllName];
        var known = keys.Select(k => _native.GetValueOrDefault(k)).OfType<string>();
        var beside = _folders.SelectMany(f => NativeNames(unmanagedDllName).Select(n => Path.Combine(f, n))).Where(File.Exists);
        foreach (var path in known.Concat(beside))
        {
            if (TryLoadNative(path, out var handle))
            {
                return handle;
            }
        }

        return 0;
    }

    /// <summary>
    /// A library may need one of another package, which the system looks for beside it and not where packages are; but one that is
    /// loaded already is found by its name.
    /// </summary>
    private bool TryLoadNative(string path, out nint handle)
    {
        for (var round = 0; round < 3; round++)
        {
            if (NativeLibrary.TryLoad(path, out handle))
            {
                return true;
            }

            foreach (var other in _native.Values.Distinct(StringComparer.Ordinal).Where(p => p != path))
            {
                NativeLibrary.TryLoad(other, out _);
            }
        }

        handle = 0;
        return false;
    }

    private static IEnumerable<string> NativeNames(string name) => [name, name + ".dll", name + ".so", "lib" + name + ".so", name + ".dylib", "lib" + name + ".dylib"];

    private sealed class LibraryContext(CellLoadContext cells) : AssemblyLoadContext("types")
    {
        protected override Assembly? Load(AssemblyName assemblyName) => cells.Load(assemblyName);

        protected override nint LoadUnmanagedDll(string unmanagedDllName) => cells.LoadUnmanagedDll(unmanagedDllName);
    }
}
