using MLOps.Notebooks.Slicing;

namespace MLOps.Notebooks.Export;

/// <summary>
/// Folders of this machine that the code names by themselves, to put names of files behind them: <c>const string Root = "C:/data"</c>. In
/// the project they are folders of the project.
/// </summary>
internal sealed class MovedFolders
{
    private readonly Dictionary<string, string> _places = new(StringComparer.Ordinal);

    /// <summary>Names of folders with their places in the project, with forward slashes.</summary>
    public IReadOnlyDictionary<string, string> All => _places;

    /// <param name="isWritten">Whether the pipeline writes the file of this name itself.</param>
    public static MovedFolders Find(IReadOnlyList<string> texts, string baseDirectory, Func<string, bool> isWritten)
    {
        var folders = new MovedFolders();
        var files = texts.Where(FileCalls.LooksLikeFile).ToList();
        foreach (var folder in texts.Where(t => ExportInputs.IsRooted(t) && Directory.Exists(t)).OrderBy(t => t.Length).ThenBy(t => t, StringComparer.Ordinal))
        {
            var inside = files.Where(f => RestOf(f, folder) is not null).ToList();
            if (inside.Count > 0 && folders.Place(folder) is null)
            {
                folders._places[folder] = folders.PlaceOf(folder, baseDirectory, inside.TrueForAll(f => isWritten(f)));
            }
        }

        return folders;
    }

    /// <summary>Where a file below one of them is in the project; null when it is below none.</summary>
    public string? Place(string file) => _places.Where(p => RestOf(file, p.Key) is not null).OrderByDescending(p => p.Key.Length)
        .Select(p => (p.Value == "." ? "" : p.Value + "/") + RestOf(file, p.Key)).FirstOrDefault();

    private string PlaceOf(string folder, string baseDirectory, bool forOutput)
    {
        var relative = Path.GetRelativePath(baseDirectory, folder).Replace('\\', '/');
        if (!relative.StartsWith("..", StringComparison.Ordinal) && !Path.IsPathRooted(relative))
        {
            return relative;
        }

        var place = forOutput ? ExportInputs.OutputFolder.TrimEnd('/') : "data";
        return _places.ContainsValue(place) ? $"{place}/{Path.GetFileName(folder.TrimEnd('/', '\\'))}" : place;
    }

    private static string? RestOf(string file, string folder)
    {
        var (name, start) = (file.Replace('\\', '/'), folder.Replace('\\', '/').TrimEnd('/') + "/");
        return name.Length > start.Length && name.StartsWith(start, StringComparison.Ordinal) ? name[start.Length..].TrimStart('/') : null;
    }
}
