using MLOps.Notebooks.Files;

namespace MLOps.Notebooks.Session;

/// <summary>The cells of a file that <c>#!import</c> brings in.</summary>
internal static class ImportedFile
{
    /// <param name="folder">What the cells' names in errors are relative to.</param>
    /// <exception cref="UserException">There is no such file, or it is of a kind that cannot be run here.</exception>
    public static async Task<IReadOnlyList<(string Name, string Text)>> ReadAsync(string path, string folder, CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            var beside = Path.GetDirectoryName(path)!;
            var others = Directory.Exists(beside) ? Directory.EnumerateFiles(beside).Select(Path.GetFileName).OfType<string>() : [];
            throw new UserException(UserError.Unknown("file", Path.GetFileName(path), others, beside));
        }

        var name = Path.GetRelativePath(folder, path).Replace('\\', '/');
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".cs" or ".csx" => [(name, await File.ReadAllTextAsync(path, cancellation).ConfigureAwait(true))],
            ".ipynb" or ".dib" => Cells(name, NotebookFile.Read(path)),
            _ => throw new UserException($"#!import cannot run {name}.", "It takes .ipynb, .dib, .cs and .csx."),
        };
    }

    // Cells in other languages are not for this session; the notebook that holds them can still be imported.
    private static List<(string Name, string Text)> Cells(string name, NotebookDocument notebook) => notebook.Cells
        .Where(c => c.Kind == CellKind.Code && c.Language == "csharp")
        .Select((c, i) => ($"{name}, cell {i + 1}", c.Source)).ToList();
}
