using MLOps.Notebooks.Slicing;

namespace MLOps.Notebooks.Export;

/// <summary>Packages that the kept code needs besides MLOps.Runtime and what stands behind it.</summary>
internal sealed class ExportPackages(DependencyManifest manifest, IReadOnlyDictionary<string, string> assemblyPaths)
{
    private const string OnnxRuntime = "Microsoft.ML.OnnxRuntime";

    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    /// <param name="requested">What cells asked for with <c>#r "nuget: ..."</c>.</param>
    /// <exception cref="UserException">An assembly that the code uses comes from no package.</exception>
    public IReadOnlyList<(string Id, string Version)> Needed(IReadOnlyList<SliceNode> kept, IReadOnlyList<PackageRequest> requested)
    {
        var behindRuntime = manifest.Closure(LocalPackage.Id).SelectMany(p => p.Assemblies).Append(LocalPackage.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var needed = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var assembly in kept.SelectMany(n => n.Effects.Assemblies).Distinct(StringComparer.OrdinalIgnoreCase).Where(a => !behindRuntime.Contains(a)))
        {
            if (!assemblyPaths.TryGetValue(assembly, out var path) || path.StartsWith(Framework, StringComparison.Ordinal) || IsHost(assembly))
            {
                continue;
            }

            var (id, version) = PackageOf(path) ?? (manifest.Providing(assembly) is { } entry ? (entry.Id, entry.Version) : throw new UserException(
                $"The notebook uses {assembly}, which comes from the file '{path}' and from no package.", "Reference it with #r \"nuget: ...\" so that the project can restore it."));
            needed[requested.FirstOrDefault(r => string.Equals(r.Id, id, StringComparison.OrdinalIgnoreCase))?.Id ?? id] = version;
        }

        if (ScoresOnnx(kept) && manifest.Providing(OnnxRuntime) is { } onnx)
        {
            needed.TryAdd(OnnxRuntime, onnx.Version);
        }

        return needed.Select(p => (p.Key, p.Value)).ToList();
    }

    // MLOps.Runtime has the managed part alone; the native library has its version and is the tool's.
    private static bool ScoresOnnx(IEnumerable<SliceNode> kept) =>
        kept.Any(n => n.Syntax.DescendantTokens().Any(t => t.Value is string text && text.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)));

    // Only in notebooks: display and its kin are taken out of the code.
    private static bool IsHost(string assembly) =>
        assembly is "MLOps.Interactive" or "MLOps.Notebooks" || assembly.StartsWith("Microsoft.DotNet.Interactive", StringComparison.Ordinal);

    // .../packages/ID/VERSION/lib/net8.0/X.dll
    private static (string Id, string Version)? PackageOf(string path)
    {
        var parts = path.Replace('\\', '/').Split('/');
        var lib = Array.FindLastIndex(parts, p => p is "lib" or "runtimes" or "ref");
        return lib >= 2 && char.IsDigit(parts[lib - 1][0]) ? (parts[lib - 2], parts[lib - 1]) : null;
    }
}
