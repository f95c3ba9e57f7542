using MLOps.Interactive.Output;

namespace MLOps.Notebooks.Session;

/// <summary>Which files a session has imported: each once, however many cells and files ask for it.</summary>
internal sealed class ImportedFiles
{
    private static readonly StringComparer Paths = OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;

    private readonly Dictionary<string, DateTime> _done = new(Paths);
    private readonly List<string> _running = [];

    /// <summary>Whether the file has not been imported yet. Says so when it has, and has changed since.</summary>
    public bool IsNew(string file, ICellOutput output)
    {
        if (!_done.TryGetValue(file, out var version))
        {
            return true;
        }

        if (File.Exists(file) && File.GetLastWriteTimeUtc(file) != version)
        {
            var name = Path.GetFileName(file);
            output.Stream(OutputStream.Out, $"{name} has changed since it was imported; #!import {name} --force runs it again.\n");
        }

        return false;
    }

    /// <summary>The file runs until the result is disposed.</summary>
    /// <exception cref="UserException">It runs already: files import each other in a circle.</exception>
    public IDisposable Enter(string file)
    {
        var first = _running.FindIndex(f => Paths.Equals(f, file));
        if (first >= 0)
        {
            throw new UserException($"{Path.GetFileName(file)} imports itself: {string.Join(" -> ", _running.Skip(first).Append(file).Select(Path.GetFileName))}.");
        }

        _running.Add(file);
        return new Running(_running);
    }

    public void Done(string file) => _done[file] = File.GetLastWriteTimeUtc(file);

    private sealed class Running(List<string> files) : IDisposable
    {
        public void Dispose() => files.RemoveAt(files.Count - 1);
    }
}
