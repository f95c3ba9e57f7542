using System.Text.RegularExpressions;
using MLOps.Notebooks.Files;

namespace MLOps.Tool.Run;

/// <summary>
/// Files whose change is waited for. They are looked at a few times a second: editors save by renaming, and folders on networks
/// and in containers do not report changes.
/// </summary>
internal sealed partial class WatchedFiles
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private readonly Dictionary<string, (DateTime Written, long Length)> _seen;

    public WatchedFiles(IEnumerable<string> paths) => _seen = paths.Distinct(StringComparer.Ordinal).ToDictionary(p => p, Stamp, StringComparer.Ordinal);

    /// <summary>Files that the cells of a notebook bring in with <c>#!import</c>, <c>#load</c> and <c>#r</c>, and those that these bring in.</summary>
    public static IReadOnlySet<string> ImportedBy(string path)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        Collect(path, found);
        return found;
    }

    /// <summary>The files that changed; waits until one has, and until it is quiet for a moment.</summary>
    public async Task<IReadOnlySet<string>> NextAsync(CancellationToken cancellation)
    {
        while (!_seen.Any(IsChanged))
        {
            await Task.Delay(Interval, cancellation);
        }

        var changed = new HashSet<string>(StringComparer.Ordinal);
        while (_seen.Where(IsChanged).Select(s => s.Key).ToList() is { Count: > 0 } now)
        {
            changed.UnionWith(now);
            now.ForEach(path => _seen[path] = Stamp(path));
            await Task.Delay(Interval, cancellation);
        }

        return changed;
    }

    private static bool IsChanged(KeyValuePair<string, (DateTime Written, long Length)> seen) => Stamp(seen.Key) != seen.Value;

    private static (DateTime Written, long Length) Stamp(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    private static void Collect(string path, HashSet<string> found)
    {
        foreach (var file in Imports().Matches(Text(path)).Select(m => Path.GetFullPath(m.Groups["file"].Value.Trim(), Path.GetDirectoryName(path)!)))
        {
            if (File.Exists(file) && found.Add(file) && !file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
            {
                Collect(file, found);
            }
        }
    }

    private static string Text(string path)
    {
        try
        {
            return Path.GetExtension(path).Equals(".ipynb", StringComparison.OrdinalIgnoreCase)
                ? string.Join('\n', NotebookFile.Read(path).Cells.Where(c => c.Kind == CellKind.Code).Select(c => c.Source))
                : File.ReadAllText(path);
        }
        catch (Exception e) when (e is UserException or IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [GeneratedRegex("""^[ \t]*#(?:!import[ \t]+(?:--\S+[ \t]+)*|load[ \t]+|r[ \t]+)(?:"(?!nuget:)(?<file>[^"\r\n]+)"|(?<file>[^"\s][^\r\n]*))""", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Imports();
}
