using System.Text.RegularExpressions;
using MLOps.Notebooks.Slicing;
using MLOps.Pipelines;
using MLOps.Store;

namespace MLOps.Notebooks.Export;

/// <summary>
/// The files that the kept statements read: texts in them that name files which are there and which the pipeline does not write
/// itself. Files outside the notebook's folder come to data/ under their own name, and the code follows.
/// </summary>
internal sealed partial class ExportInputs
{
    /// <summary>Where files go that the notebook wrote outside its folder.</summary>
    public const string OutputFolder = "outputs/";

    private readonly Dictionary<string, string> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _moved = new(StringComparer.Ordinal);

    private readonly MovedFolders _folders;

    private ExportInputs(MovedFolders folders)
    {
        _folders = folders;
        foreach (var (folder, place) in folders.All)
        {
            _moved[folder] = folder[^1] is '/' or '\\' ? place + "/" : place;
        }
    }

    /// <summary>Where a file that the notebook named so is in the project; null when it keeps its name.</summary>
    public string? Place(string text) => _folders.Place(text) ?? _moved.GetValueOrDefault(text);

    /// <summary>Texts of the notebook to be replaced, with their replacements.</summary>
    public IReadOnlyDictionary<string, string> Moved => _moved;

    /// <summary>Whether a file goes to <see cref="OutputFolder"/>.</summary>
    public bool HasOutputs => _moved.Values.Any(v => (v + "/").StartsWith(OutputFolder, StringComparison.Ordinal));

    /// <summary>Texts of the notebook that name files.</summary>
    public IEnumerable<string> Texts => _places.Keys;

    /// <summary>The files that statements read, relative to the project.</summary>
    public IReadOnlyList<string> Of(IEnumerable<SliceNode> nodes) => nodes.SelectMany(n => n.Effects.Constants).SelectMany(Names).Distinct(StringComparer.Ordinal)
        .SelectMany(text => _places.GetValueOrDefault(text) ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();

    public static ExportInputs Find(IEnumerable<SliceNode> kept, string baseDirectory)
    {
        var nodes = kept.ToList();
        var written = nodes.SelectMany(n => n.Effects.ResourceWrites).Where(r => r.StartsWith("file:", StringComparison.Ordinal)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var texts = nodes.SelectMany(n => n.Effects.Constants).Distinct(StringComparer.Ordinal).ToList();
        var inputs = new ExportInputs(MovedFolders.Find(texts, baseDirectory, text => written.Contains(FileCalls.Resource(text))));
        foreach (var node in nodes)
        {
            inputs.PlaceOutputs(node, written, baseDirectory);
        }

        foreach (var text in texts.SelectMany(Names).Distinct(StringComparer.Ordinal))
        {
            foreach (var file in Existing(text, baseDirectory).Where(f => !written.Contains(FileCalls.Resource(text)) && !written.Contains(FileCalls.Resource(Path.GetRelativePath(baseDirectory, f)))))
            {
                inputs.Add(text, file, baseDirectory);
            }
        }

        return inputs;
    }

    /// <summary>Copies the files into the project.</summary>
    public IReadOnlyList<InputFile> CopyTo(string project) => _sources.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s =>
    {
        var target = Path.Combine(project, s.Key);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(s.Value, target, overwrite: true);
        return new InputFile(s.Key, Artifacts.DigestOf(target), new FileInfo(target).Length);
    }).ToList();

    private void Add(string text, string file, string baseDirectory)
    {
        var relative = Path.GetRelativePath(baseDirectory, file).Replace('\\', '/');
        var inside = !relative.StartsWith("../", StringComparison.Ordinal) && !Path.IsPathRooted(relative) && !Path.IsPathRooted(text);
        var place = inside ? relative : _folders.Place(text) is null ? "data/" + Path.GetFileName(file) : _folders.Place(file) ?? relative;
        if (_sources.TryGetValue(place, out var other) && other != file)
        {
            throw new UserException($"'{file}' and '{other}' would both become {place} in the project.", "Give one of them another name, or put both below the notebook's folder.");
        }

        _sources[place] = file;
        (_places.TryGetValue(text, out var places) ? places : _places[text] = new SortedSet<string>(StringComparer.Ordinal)).Add(place);
        if (!inside && _folders.Place(text) is null)
        {
            _moved[text] = text.Contains('*', StringComparison.Ordinal) ? "data/" + Path.GetFileName(text) : place;
        }
    }

    // A file that is written to a place of this machine goes below the project; one that is read from there must be there.
    private void PlaceOutputs(SliceNode node, HashSet<string> written, string baseDirectory)
    {
        foreach (var text in node.Effects.Constants.SelectMany(Names).Where(t => (IsRooted(t) || LeavesFolder(t)) && FileCalls.LooksLikeFile(t)))
        {
            var relative = Path.GetRelativePath(baseDirectory, Path.GetFullPath(text, baseDirectory)).Replace('\\', '/');
            if (written.Contains(FileCalls.Resource(text)) && _folders.Place(text) is not null)
            {
                continue;
            }

            if (written.Contains(FileCalls.Resource(text)))
            {
                _moved[text] = relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? OutputFolder + text.Replace('\\', '/').Split('/')[^1] : relative;
            }
            else if (node.Effects.ResourceReads.Contains(FileCalls.Resource(text)) && !File.Exists(Path.GetFullPath(text, baseDirectory)))
            {
                throw new UserException($"Cell [{node.Cell.Order}] reads '{text}', which is not there.", "Give the file a place below the notebook, and name it relative to that.");
            }
        }
    }

    private static bool LeavesFolder(string text) => text.StartsWith("../", StringComparison.Ordinal) || text.StartsWith(@"..\", StringComparison.Ordinal);

    public static bool IsRooted(string text) => text.StartsWith('/') || text.StartsWith(@"\\", StringComparison.Ordinal) || (text.Length > 3 && char.IsAsciiLetter(text[0]) && text[1] == ':' && text[2] is '\\' or '/');

    // The text itself, and what stands in single quotes in SQL.
    private static IEnumerable<string> Names(string text)
    {
        if (text.Length < 260 && !text.Contains('\n', StringComparison.Ordinal))
        {
            yield return text;
        }

        foreach (Match match in Quoted().Matches(text))
        {
            yield return match.Groups[1].Value;
        }
    }

    private static IEnumerable<string> Existing(string text, string baseDirectory)
    {
        if (text.Trim().Length == 0 || text.IndexOfAny(Path.GetInvalidPathChars()) >= 0 || text.IndexOfAny(['?', '"', '<', '>', '|']) >= 0)
        {
            return [];
        }

        var full = Path.GetFullPath(text, baseDirectory);
        if (File.Exists(full))
        {
            return [full];
        }

        if (text.Contains('*', StringComparison.Ordinal) && Path.GetDirectoryName(full) is { } folder)
        {
            var deep = Path.GetFileName(folder) == "**";
            return Listed(deep ? Path.GetDirectoryName(folder)! : folder, Path.GetFileName(full), deep ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly);
        }

        // A folder of Parquet files is a source; any other folder name is just a word.
        return text.Contains('/', StringComparison.Ordinal) && Directory.Exists(full) ? Directory.EnumerateFiles(full, "*.parquet", SearchOption.AllDirectories) : [];
    }

    // Where notebooks lie, they are not the data.
    private static IEnumerable<string> Listed(string folder, string pattern, SearchOption depth) => folder.Contains('*', StringComparison.Ordinal) || !Directory.Exists(folder)
        ? []
        : Directory.EnumerateFiles(folder, pattern, depth).Where(f => Path.GetExtension(f) is not (".ipynb" or ".dib") && !Path.GetRelativePath(folder, f).StartsWith('.')).Order(StringComparer.Ordinal);

    [GeneratedRegex("'([^'\n]{3,250})'")]
    private static partial Regex Quoted();
}
