using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace MLOps.Notebooks.Session;

/// <summary>
/// The assemblies that cells compile against: implementation assemblies, because what runs is what is compiled against, and
/// because packages may bring newer ones than the reference pack knows.
/// </summary>
public sealed class ScriptReferences
{
    // What the kernel uses itself and cells should not see unless they ask with #r.
    private static readonly string[] Hidden =
    [
        "Microsoft.CodeAnalysis", "Humanizer", "NetMQ", "AsyncIO", "NaCl", "System.CommandLine", "System.Composition", "System.ServiceModel", "Markdig",
        "Microsoft.DiaSymReader", "mlops", "xunit", "Microsoft.VisualStudio", "Microsoft.TestPlatform", "testhost", "Snapshooter", "FsCheck",
        "Microsoft.AspNetCore", "Microsoft.Extensions", "Microsoft.IO", "Snappier", "ZstdSharp", "K4os",
    ];

    // A type loaded twice is two types: what cells share with the host always comes from the host.
    private static readonly string[] SharedWithHost =
    [
        "MLOps", "MLOps.Runtime", "MLOps.Interactive", "MLOps.Notebooks", "Microsoft.DotNet.Interactive.Formatting", "Microsoft.AspNetCore.Html.Abstractions",
        "Microsoft.Data.Analysis", "Apache.Arrow", "DuckDB.NET.Data", "DuckDB.NET.Bindings", "Microsoft.ML", "FSharp.Core", "System.Numerics.Tensors",
    ];

    private static readonly ConcurrentDictionary<string, MetadataReference> Files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _paths;

    public ScriptReferences() => _paths = DefaultPaths();

    /// <summary>Path of the assembly with this simple name.</summary>
    public IReadOnlyDictionary<string, string> Paths => _paths;

    public IReadOnlyList<MetadataReference> All => _paths.Values.Select(Reference).ToList();

    /// <summary>Adds or replaces an assembly; false when cells must go on with the host's own.</summary>
    public bool Add(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        if (!HostAssemblies.IsReplaceable(name, path))
        {
            return false;
        }

        _paths[name] = path;
        return true;
    }

    /// <summary>One object per file, for metadata is dear.</summary>
    internal static MetadataReference Reference(string path) => Files.GetOrAdd(path, static p =>
        HostAssemblies.Path(Path.GetFileNameWithoutExtension(p)) == p ? Mapped(p) : MetadataReference.CreateFromFile(p, documentation: new XmlDocumentation(p)));

    internal static bool IsShared(string name) => SharedWithHost.Contains(name, StringComparer.OrdinalIgnoreCase)
        || (name.StartsWith("Microsoft.ML.", StringComparison.OrdinalIgnoreCase) && HostAssemblies.Path(name) is not null);

    // Only the metadata is mapped, and of it only what is looked at takes memory: Roslyn's own way reads whole files, code included.
    // Not for files of the user's, which the mapping would lock on Windows.
    private static PortableExecutableReference Mapped(string path) =>
        AssemblyMetadata.Create(ModuleMetadata.CreateFromStream(File.OpenRead(path), System.Reflection.PortableExecutable.PEStreamOptions.Default))
            .GetReference(new XmlDocumentation(path), filePath: path);

    private static Dictionary<string, string> DefaultPaths() => HostAssemblies.All
        .Where(p => IsShared(p.Key) || !Hidden.Any(h => p.Key.StartsWith(h, StringComparison.Ordinal)))
        .ToDictionary(p => p.Key, p => p.Value, StringComparer.OrdinalIgnoreCase);
}
