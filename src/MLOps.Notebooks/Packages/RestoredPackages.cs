using System.Text.Json;
using System.Text.RegularExpressions;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Packages;

/// <summary>What a restore brought: full paths of managed and native files, and every package with its version.</summary>
/// <param name="Projects">Full paths of the project files that are built, also of those that others refer to.</param>
/// <param name="Built">Full paths of the assemblies that the projects became.</param>
/// <param name="Remarks">What NuGet remarked about packages: one sentence each.</param>
internal sealed partial record RestoredPackages(
    IReadOnlyList<string> Assemblies,
    IReadOnlyList<string> Natives,
    IReadOnlyList<PackageReference> Packages,
    IReadOnlyList<string> Projects,
    IReadOnlyList<string> Built,
    IReadOnlyList<string> Remarks)
{
    /// <summary>Reads project.assets.json; null when there is none, when it tells of an error, or when a file it names is gone.</summary>
    public static RestoredPackages? TryRead(string path)
    {
        try
        {
            using var assets = JsonDocument.Parse(File.ReadAllBytes(path));
            return Read(assets.RootElement, Path.GetDirectoryName(Path.GetDirectoryName(path))!);
        }
        catch (Exception error) when (error is IOException or JsonException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static RestoredPackages? Read(JsonElement assets, string home)
    {
        var logs = assets.TryGetProperty("logs", out var found) ? found.EnumerateArray().ToList() : [];
        if (logs.Exists(l => l.GetProperty("level").GetString() == "Error"))
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
            if (folders.Select(f => Path.Combine(f, relative)).FirstOrDefault(Directory.Exists) is not { } package)
            {
                return null;
            }

            managed.AddRange(Files(library.Value, "runtime", package).Where(f => f.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)));
            native.AddRange(Files(library.Value, "native", package));
            var parts = library.Name.Split('/');
            packages.Add(new PackageReference(parts[0], parts[1]));
        }

        var projects = libraries.EnumerateObject().Where(l => l.Value.GetProperty("type").GetString() == "project")
            .Select(l => Path.GetFullPath(l.Value.GetProperty("msbuildProject").GetString()!.Replace('\\', '/'), home)).ToList();
        return managed.Concat(native).All(File.Exists)
            ? new RestoredPackages(managed, native, packages, projects, BuildStamp.Assemblies(home, managed), logs.Select(Remark).OfType<string>().ToList())
            : null;
    }

    // NU1603: the version that was asked for is not to be had, and the next one was taken.
    private static string? Remark(JsonElement log) => log.GetProperty("code").GetString() == "NU1603"
        && OtherVersion().Match(log.GetProperty("message").GetString() ?? "") is { Success: true } m
        ? $"{m.Groups["id"]} {m.Groups["asked"]} is not to be had; {m.Groups["taken"]} is used."
        : null;

    [GeneratedRegex(@"^cells depends on (?<id>\S+) \(>= (?<asked>[^)]+)\) but .* \S+ (?<taken>\S+) was resolved")]
    private static partial Regex OtherVersion();

    private static IEnumerable<string> Files(JsonElement library, string kind, string home) => library.TryGetProperty(kind, out var files)
        ? files.EnumerateObject().Where(f => !f.Name.EndsWith("_._", StringComparison.Ordinal)).Select(f => Path.GetFullPath(Path.Combine(home, f.Name)))
        : [];
}
