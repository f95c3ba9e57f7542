using MLOps.Notebooks.Slicing;
using MLOps.Store;

namespace MLOps.Notebooks.Session;

/// <summary>
/// The files that a cell wrote, found when it has ended: those that its code or a magic line of it names for writing and that are new
/// since it began; where only running tells the names, all that is new below the working folder.
/// </summary>
internal sealed class WrittenFiles
{
    private const int MostEntries = 5_000;
    private const int MostFiles = 200;
    private const long Largest = 1L << 28;

    // File systems give times in ticks of their own.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private readonly DateTime _began = (TimeProvider.System.GetUtcNow() - Tick).UtcDateTime;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private bool _anyName;

    /// <summary>To be told of what the statements of the cell do.</summary>
    public void Note(StatementEffects effects)
    {
        _names.UnionWith(effects.Constants.Where(c => effects.ResourceWrites.Contains(FileCalls.Resource(c))));
        _anyName |= effects.ResourceWrites.Contains(FileCalls.AnyFile);
    }

    /// <summary>To be told of magic lines with what stands below them: <c>--quarantine bad.parquet</c>, <c>COPY ... TO 'a.csv'</c>.</summary>
    public void Note(string magic) => _names.UnionWith(magic.Split([' ', '\t', '\n', '\r', '"', '\'', '=', '(', ')', ','], StringSplitOptions.RemoveEmptyEntries).Where(FileCalls.LooksLikeFile));

    /// <summary>SHA-256 of each file as it is now, by its name relative to <paramref name="folder"/>. No more than 200 files, none above 256 MB.</summary>
    public IReadOnlyDictionary<string, string> Digests(string folder)
    {
        try
        {
            return _names.Count == 0 && !_anyName ? new Dictionary<string, string>() : Find(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A file that is still open or went away: the record must not fail the cell.
            return new Dictionary<string, string>();
        }
    }

    private SortedDictionary<string, string> Find(string folder)
    {
        var working = Environment.CurrentDirectory;
        var files = _names.Select(n => Path.GetFullPath(n, working)).Concat(_anyName ? Below(working) : []).Distinct(StringComparer.Ordinal).Select(f => new FileInfo(f))
            .Where(f => f.Exists && f.LastWriteTimeUtc >= _began && f.Length <= Largest).Take(MostFiles);
        var digests = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            digests[NameOf(file.FullName, folder)] = Artifacts.DigestOf(file.FullName);
        }

        return digests;
    }

    // The store, version control and builds keep their own files in folders with a dot or known names.
    private static IEnumerable<string> Below(string folder)
    {
        var options = new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint };
        var pending = new Queue<string>([folder]);
        var entries = 0;
        while (entries < MostEntries && pending.TryDequeue(out var next))
        {
            foreach (var entry in new DirectoryInfo(next).EnumerateFileSystemInfos("*", options).Take(MostEntries - entries))
            {
                entries++;
                if (entry is DirectoryInfo)
                {
                    if (!entry.Name.StartsWith('.') && entry.Name is not ("bin" or "obj" or "node_modules"))
                    {
                        pending.Enqueue(entry.FullName);
                    }
                }
                else if (entry.Extension is not (".ipynb" or ".dib"))
                {
                    yield return entry.FullName;
                }
            }
        }
    }

    private static string NameOf(string file, string folder)
    {
        var relative = Path.GetRelativePath(folder, file);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? file : relative.Replace('\\', '/');
    }
}
