using System.Text.Json;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Packages;

/// <summary>What a restore brought: full paths of managed and native files, and every package with its version.</summary>
internal sealed record RestoredPackages(IReadOnlyList<string> Assemblies, IReadOnlyList<string> Natives, IReadOnlyList<PackageReference> Packages)
{
    /// <summary>Reads project.assets.json; null when there is none, when it tells of an error, or when a file it names is gone.</summary>
    public static RestoredPackages? TryRead(string path)
    {
        try
        {
            using var assets = JsonDocument.Parse(File.ReadAllBytes(path));
            return Read(assets.RootElement);
        }
        catch (Exception error) when (error is IOException or JsonException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static RestoredPackages? Read(JsonElement assets)
    {
        if (assets.TryGetProperty("logs", out var logs) && logs.EnumerateArray().Any(l => l.GetProperty("level").GetString() == "Error"))
        {
            return null;
        }

        var folders = assets.GetProperty("packageFolders").EnumerateObject().Select(f => f.Name).ToList();
        var libraries = assets.GetProperty("libraries");
        var target = assets.GetProperty("targets").EnumerateObject().Last().Value;
        var (managed, native, packages) = (new List<string>(), new List<string>(), new List<PackageReference>());
        foreach (var library in target.EnumerateObject().Where(l => l.Value.GetProperty("type").GetString() == "package"))
        {
            var relative = libraries.GetProperty(library.Name).GetProperty("path").GetString()!;
            if (folders.Select(f => Path.Combine(f, relative)).FirstOrDefault(Directory.Exists) is not { } home)
            {
                return null;
            }

            managed.AddRange(Files(library.Value, "runtime", home).Where(f => f.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)));
            native.AddRange(Files(library.Value, "native", home));
            var parts = library.Name.Split('/');
            packages.Add(new PackageReference(parts[0], parts[1]));
        }

        return managed.Concat(native).All(File.Exists) ? new RestoredPackages(managed, native, packages) : null;
    }

    private static IEnumerable<string> Files(JsonElement library, string kind, string home) => library.TryGetProperty(kind, out var files)
        ? files.EnumerateObject().Where(f => !f.Name.EndsWith("_._", StringComparison.Ordinal)).Select(f => Path.GetFullPath(Path.Combine(home, f.Name)))
        : [];
}
