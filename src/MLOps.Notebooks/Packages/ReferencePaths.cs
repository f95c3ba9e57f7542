using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Packages;

/// <summary>Where the files, projects and feeds of a cell are.</summary>
/// <param name="folder">What relative paths start from.</param>
internal sealed class ReferencePaths(string folder, ScriptReferences references)
{
    private static readonly string[] ProjectExtensions = [".csproj", ".fsproj", ".vbproj"];

    public static bool IsProject(string path) => ProjectExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>The assembly's full path; null when the name is of an assembly that cells see anyway.</summary>
    /// <exception cref="UserException">There is no such file.</exception>
    public string? Assembly(FileDirective file)
    {
        var path = Full(file.Path);
        if (File.Exists(path))
        {
            return path;
        }

        var name = file.Path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? Path.GetFileNameWithoutExtension(file.Path) : file.Path.Split(',')[0].Trim();
        if (references.Paths.ContainsKey(name))
        {
            return null;
        }

        return HostAssemblies.Path(name) ?? throw new UserException(
            $"Assembly '{file.Path}' not found.",
            $"Paths are read from {folder}; packages are written #r \"nuget: Name, Version\".");
    }

    /// <summary>The project file's full path; of a folder, the project in it.</summary>
    /// <exception cref="UserException">There is no project, or there are several.</exception>
    public string Project(ProjectDirective project)
    {
        var path = Full(project.Path);
        if (File.Exists(path))
        {
            return path;
        }

        var inside = Directory.Exists(path) ? Directory.EnumerateFiles(path).Where(IsProject).ToList() : [];
        return inside.Count switch
        {
            1 => inside[0],
            0 => throw new UserException($"Project '{project.Path}' not found.", $"Paths are read from {folder}."),
            _ => throw new UserException($"'{project.Path}' holds {inside.Count} projects.", $"Name one: {string.Join(", ", inside.Select(Path.GetFileName))}."),
        };
    }

    /// <exception cref="UserException">It is neither an address nor a folder.</exception>
    public string Feed(FeedDirective feed) =>
        feed.Source.Contains("://", StringComparison.Ordinal) ? feed.Source
        : Directory.Exists(Full(feed.Source)) ? Full(feed.Source)
        : throw new UserException($"Package source '{feed.Source}' is neither an address nor a folder.", $"Folders are read from {folder}.");

    // Notebooks are written on one system and run on another.
    private string Full(string path) => Path.GetFullPath(path.Replace('\\', '/'), folder);
}
