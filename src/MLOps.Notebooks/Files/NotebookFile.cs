using System.Text;

namespace MLOps.Notebooks.Files;

/// <summary>Reads and writes notebook files by their ending: .ipynb (Jupyter) and .dib (Polyglot Notebooks).</summary>
public static class NotebookFile
{
    /// <exception cref="UserException">The file is not there, is empty, or is not a notebook.</exception>
    public static NotebookDocument Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var isScript = IsDib(path);
        if (Directory.Exists(path))
        {
            throw new UserException($"'{path}' is a folder.", "Name a notebook in it: a file that ends with .ipynb or .dib.");
        }

        if (!File.Exists(path))
        {
            throw new UserException($"Notebook '{path}' not found.", Hint(path));
        }

        var text = File.ReadAllText(path);
        return isScript ? DibFormat.Read(text) : IpynbFormat.Read(text, Path.GetFileName(path));
    }

    /// <summary>Writes a temporary file and renames it, so that a crash leaves either the old file or the new one.</summary>
    public static void Write(string path, NotebookDocument notebook)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        WriteText(path, IsDib(path) ? DibFormat.Write(notebook) : IpynbFormat.Write(notebook));
    }

    /// <summary>Writes text (UTF-8, no mark) as <see cref="Write"/> does: all of it or nothing.</summary>
    public static void WriteText(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var temporary = path + ".writing";
        File.WriteAllText(temporary, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        File.Move(temporary, path, overwrite: true);
    }

    private static bool IsDib(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".DIB" => true,
        ".IPYNB" => false,
        var other => throw new UserException($"'{Path.GetFileName(path)}' is not a notebook.", $"A notebook ends with .ipynb or .dib{(other.Length == 0 ? "" : $", not {other.ToLowerInvariant()}")}."),
    };

    private static string? Hint(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            return $"There is no folder '{folder}'.";
        }

        var names = Directory.EnumerateFiles(folder).Where(f => f.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase) || f.EndsWith(".dib", StringComparison.OrdinalIgnoreCase)).Select(f => Path.GetFileName(f)).ToList();
        return Nearest.Find(Path.GetFileName(path), names) is { } nearest ? $"Did you mean '{nearest}'?" : null;
    }
}
