using System.Globalization;

namespace MLOps.Notebooks.Packages;

/// <summary>
/// When projects were built and from what. Each state of their files is a version of their assemblies, the later one higher: so a
/// session can hold a new build beside the one that older variables were made of.
/// </summary>
/// <param name="home">The folder of the generated project.</param>
internal sealed class BuildStamp(string home)
{
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly string _file = Path.Combine(home, "built.txt");

    /// <summary>The assemblies of the last build, kept where no later build overwrites them.</summary>
    private string Folder => Path.Combine(home, "builds", File.ReadAllText(_file));

    private string Output => Path.Combine(home, "out");

    /// <summary>The assemblies that were built.</summary>
    /// <param name="packages">What comes from packages and not from here.</param>
    public static IReadOnlyList<string> Assemblies(string home, IEnumerable<string> packages)
    {
        var stamp = new BuildStamp(home);
        return File.Exists(stamp._file)
            ? Directory.EnumerateFiles(stamp.Folder, "*.dll").ExceptBy(packages.Select(Path.GetFileName), Path.GetFileName, StringComparer.OrdinalIgnoreCase).ToList()
            : [];
    }

    /// <param name="projects">Full paths of all project files, also of those that others refer to.</param>
    public bool IsFresh(IReadOnlyList<string> projects) =>
        projects.Count == 0 || (File.Exists(_file) && File.ReadAllText(_file) == VersionOf(projects) && Directory.Exists(Folder));

    /// <summary>Tells the build which version this is.</summary>
    public static string Argument(IReadOnlyList<string> projects) => $"-p:AssemblyVersion={VersionOf(projects)}";

    public void Remove()
    {
        File.Delete(_file);
        if (Directory.Exists(Output))
        {
            Directory.Delete(Output, recursive: true);
        }
    }

    public void Keep(IReadOnlyList<string> projects)
    {
        if (projects.Count == 0)
        {
            return;
        }

        // What was loaded from a folder may still be in use: a folder is written once.
        var files = VersionOf(projects);
        var folder = Directory.CreateDirectory(Path.Combine(home, "builds", files)).FullName;
        foreach (var file in Directory.EnumerateFiles(Output).Where(f => !Path.GetFileName(f).StartsWith("cells.", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(folder, Path.GetFileName(file));
            if (!File.Exists(copy))
            {
                File.Copy(file, copy);
            }
        }

        File.WriteAllText(_file, files);
    }

    // Folders count too, for a file that was deleted. Each part of an assembly's version is below 65,535.
    private static string VersionOf(IReadOnlyList<string> projects)
    {
        var latest = projects.Select(p => Path.GetDirectoryName(p)!).Distinct().SelectMany(Inputs).Select(File.GetLastWriteTimeUtc).Append(Epoch).Max();
        var since = latest - Epoch;
        return string.Create(CultureInfo.InvariantCulture, $"1.{since.Days}.{(since.Hours * 60) + since.Minutes}.{(since.Seconds * 1000) + since.Milliseconds}");
    }

    private static IEnumerable<string> Inputs(string folder) => Directory.EnumerateFileSystemEntries(folder)
        .Where(e => Path.GetFileName(e) is var name && name is not ("bin" or "obj") && !name.StartsWith('.'))
        .SelectMany(e => Directory.Exists(e) ? Inputs(e).Append(e) : [e]);
}
