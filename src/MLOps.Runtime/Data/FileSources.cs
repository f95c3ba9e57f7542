using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using MLOps.Store;

namespace MLOps.Data;

/// <summary>Opens files, globs and folders. What the ordinary reader refuses is read in a more patient way, and a note says so.</summary>
internal sealed partial class FileSources(DataEngine engine, string baseDirectory)
{
    private const long MostCopied = 256_000_000;

    private static readonly string[] Endings = [".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".parquet", ".arrow", ".feather", ".ipc"];

    private static readonly string[] TypedEndings = [".parquet", ".arrow", ".feather", ".ipc"];

    /// <summary>Whether the text looks like a file rather than a name: it exists, or has a known ending, a slash or a star.</summary>
    public bool LooksLikeFile(string text) =>
        Files(text).Count > 0 || Endings.Any(e => StripCompression(text).EndsWith(e, StringComparison.OrdinalIgnoreCase))
        || text.Contains('/', StringComparison.Ordinal) || text.Contains('\\', StringComparison.Ordinal) || text.Contains('*', StringComparison.Ordinal);

    /// <summary>Lineage nodes of the files that a query names in single quotes.</summary>
    public IEnumerable<string> NodesIn(string query) => TextLiterals().Matches(query)
        .Select(m => m.Groups[1].Value.Replace("''", "'", StringComparison.Ordinal))
        .Where(text => text.IndexOfAny(Path.GetInvalidPathChars()) < 0 && File.Exists(Full(text)))
        .Select(text => "file:" + Shown(text));

    /// <exception cref="UserException">Missing, empty or unreadable.</exception>
    /// <param name="encoding">How the files' texts are encoded, as people call it; null to find out.</param>
    public Source Open(string text, bool copies = false, string? encoding = null, CancellationToken cancellation = default)
    {
        var files = Files(text);
        if (files.Count == 0)
        {
            throw Missing(text);
        }

        return OpenFiles(text, files, copies, encoding is null ? null : EncodingNames.Get(encoding), cancellation);
    }

    private Source OpenFiles(string text, IReadOnlyList<string> found, bool copies, TextEncodings.Found? encoding, CancellationToken cancellation)
    {
        var hive = HivePaths.Option(found);
        var (files, named) = (found, new NamedFiles(engine));
        OpenedFiles opened;
        try
        {
            if (found.All(f => FileMark.Start(f).Length == 0))
            {
                throw new UserException($"File '{text}' is empty.", "It has no header and no rows; write the file first.");
            }

            files = named.Of(found);
            if (encoding is not null && (TypedEndings.Contains(Ending(files[0])) || files.Any(f => f.EndsWith(".zst", StringComparison.OrdinalIgnoreCase))))
            {
                throw new UserException($"'{text}' cannot be read in an encoding of your own.", "Only plain or gzip CSV, TSV and JSON can; Parquet and Arrow say themselves how their texts are encoded.");
            }

            opened = Ending(files[0]) switch
            {
                ".parquet" => Plain($"read_parquet({Sql.List(files)}, union_by_name = true{hive})"),
                ".json" or ".jsonl" or ".ndjson" => new JsonFiles(engine, copies && AreModerate(files), encoding, cancellation).Open(files, hive),
                ".arrow" or ".feather" or ".ipc" => new ArrowFiles(engine).Open(files[0], Shown(text)),
                ".tsv" => new CsvFiles(engine, copies && AreModerate(files), encoding, cancellation).Open(files, ", delim = '\t'" + hive),
                _ => new CsvFiles(engine, copies && AreModerate(files), encoding, cancellation).Open(files, hive),
            };
        }
        catch (Exception error) when (error is DuckDBException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw Unreadable(text, error);
        }

        List<string> Notes(bool values) =>
        [
            .. named.Notes, .. encoding is { } told ? [$"read as {told.Name}"] : Array.Empty<string>(), .. opened.Faults, .. opened.Unread.Select(u => UnreadPlaces.Note(u, values)), .. opened.Readings,
        ];
        return new Source(Shown(text), SourceKind.File, opened.Relation, opened.Columns, () => Digest(found), "file:" + Shown(text))
        {
            Notes = Notes(true),
            NotesWithoutValues = Notes(false),
            Faults = [.. opened.Faults, .. opened.Unread.Select(u => UnreadPlaces.Note(u, withValues: true))],
            IsReadAsTold = encoding is not null,
            HasGuessedTypes = !TypedEndings.Contains(Ending(files[0])),
            HasRowNumbers = IsOneParquet(files) && Source.CanNumberRows(opened.Columns),
        };
    }

    private static bool IsOneParquet(IReadOnlyList<string> files) => files is [var one] && one.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase);

    // Compressed texts are several times as long.
    private static bool AreModerate(IReadOnlyList<string> files) => files.Sum(f => new FileInfo(f).Length * (StripCompression(f) == f ? 1 : 5)) <= MostCopied;

    private OpenedFiles Plain(string relation) => new(relation, engine.Describe(relation), []);

    private static UserException Unreadable(string text, Exception error) =>
        new($"File '{text}' cannot be read: {FirstSentence(error.Message)}", "Known formats: CSV, TSV, JSON lines, Parquet and Arrow.");

    private static string FirstSentence(string message)
    {
        var line = message.ReplaceLineEndings("\n").Split('\n')[0].Trim();
        return line.EndsWith('.') ? line : line + ".";
    }

    private UserException Missing(string text)
    {
        var folder = Path.GetDirectoryName(Full(text));
        var siblings = folder is not null && Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Select(Path.GetFileName).OfType<string>() : [];
        var nearest = Nearest.Find(Path.GetFileName(text), siblings);
        return new UserException(
            $"File '{text}' not found (looked in {Shown(folder ?? baseDirectory)}).",
            nearest is null ? null : $"Did you mean '{Path.Combine(Path.GetDirectoryName(text) ?? "", nearest).Replace('\\', '/')}'?");
    }

    private string Full(string text) => Path.GetFullPath(text, baseDirectory);

    // Shown and recorded relative to the notebook, with forward slashes, so that a copied workspace stays true.
    private string Shown(string text)
    {
        var relative = Path.GetRelativePath(baseDirectory, Full(text));
        return (relative.StartsWith("..", StringComparison.Ordinal) ? text : relative).Replace('\\', '/');
    }

    private List<string> Files(string text)
    {
        var full = Full(text);
        if (File.Exists(full))
        {
            return [full];
        }

        if (Directory.Exists(full))
        {
            return InFolder(full);
        }

        return text.Contains('*', StringComparison.Ordinal)
            ? engine.Query($"SELECT file FROM glob({Sql.Text(full)}) ORDER BY file", row => row.GetString(0))
            : [];
    }

    // The files of a folder are one table when they are of one format; Parquet wins over others that lie beside it.
    private List<string> InFolder(string folder)
    {
        var known = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(f) is var name && !name.StartsWith('.') && !name.StartsWith('_'))
            .Where(f => Endings.Any(e => StripCompression(f).EndsWith(e, StringComparison.OrdinalIgnoreCase)))
            .GroupBy(f => Path.GetExtension(StripCompression(f)).ToLowerInvariant()).ToDictionary(g => g.Key, g => g.Order(StringComparer.Ordinal).ToList());
        return known switch
        {
            { Count: 0 } => [],
            _ when known.TryGetValue(".parquet", out var parquet) => parquet,
            { Count: 1 } => known.Values.First(),
            _ => throw new UserException($"Folder '{Shown(folder)}' holds files of several formats ({string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}).", $"Name those you mean: '{Shown(folder)}/*{known.Keys.Order(StringComparer.Ordinal).First()}'."),
        };
    }

    private static string Ending(string file) => Path.GetExtension(StripCompression(file)).ToLowerInvariant();

    private static string StripCompression(string name) =>
        name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name.EndsWith(".zst", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;

    private static string Digest(IReadOnlyList<string> files)
    {
        if (files.Count == 1)
        {
            return Artifacts.DigestOf(files[0]);
        }

        var all = string.Concat(files.Select(f => $"{Path.GetFileName(f)} {Artifacts.DigestOf(f)}\n"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)));
    }

    [GeneratedRegex("'((?:[^']|'')+)'")]
    internal static partial Regex TextLiterals();
}
