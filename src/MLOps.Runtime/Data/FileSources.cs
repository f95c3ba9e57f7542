using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using MLOps.Store;

namespace MLOps.Data;

/// <summary>Opens files, globs and folders. What the ordinary reader refuses is read in a more patient way, and a note says so.</summary>
internal sealed partial class FileSources(DataEngine engine, string baseDirectory)
{
    private static readonly string[] Endings = [".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".parquet"];

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
    public Source Open(string text)
    {
        var files = Files(text);
        if (files.Count == 0)
        {
            throw Missing(text);
        }

        if (files.All(f => new FileInfo(f).Length == 0))
        {
            throw new UserException($"File '{text}' is empty.", "It has no header and no rows; write the file first.");
        }

        return OpenFiles(text, files);
    }

    private Source OpenFiles(string text, IReadOnlyList<string> files)
    {
        var notes = new List<string>();
        var (relation, columns) = Path.GetExtension(StripCompression(files[0])).ToLowerInvariant() switch
        {
            ".parquet" => Try(text, $"read_parquet({List(files)}, union_by_name = true)"),
            ".json" or ".jsonl" or ".ndjson" => Try(text, $"read_json_auto({List(files)}, union_by_name = true)"),
            ".tsv" => OpenText(text, files, ", delim = '\t'", notes),
            _ => OpenText(text, files, "", notes),
        };
        return new Source(Shown(text), SourceKind.File, relation, columns, () => Digest(files), "file:" + Shown(text)) { Notes = notes };
    }

    private (string, IReadOnlyList<ColumnSchema>) OpenText(string text, IReadOnlyList<string> files, string options, List<string> notes)
    {
        if (files.FirstOrDefault(TextEncodings.IsUtf16) is { } utf16)
        {
            throw new UserException($"File '{Shown(utf16)}' is UTF-16 text, which cannot be read.", "Save it as UTF-8.");
        }

        var plain = $"read_csv({List(files)}, union_by_name = {(files.Count > 1 ? "true" : "false")}{options})";
        try
        {
            var table = Checked(plain);
            // The sniffer prefers rows of one length: for one longer line at the end it would skip all lines before it.
            return files.Count == 1 && CsvShape.Of(files[0]).Columns is { } count && count != table.Columns.Count
                ? Patient(text, files, notes, "rows of different lengths; what is missing is null", null)
                : table;
        }
        catch (DuckDBException first)
        {
            return Patient(text, files, notes, "the ordinary CSV reader refused it (mixed line ends or uneven quotes); read in tolerant mode", first);
        }
    }

    private (string, IReadOnlyList<ColumnSchema>) Patient(string text, IReadOnlyList<string> files, List<string> notes, string reason, DuckDBException? first)
    {
        var delimiter = CsvShape.Of(files[0]).Delimiter;
        var utf8 = files.All(TextEncodings.IsUtf8);
        notes.Add(utf8 ? reason : "not UTF-8; read as Latin-1 (Windows-1252)");
        var encoding = utf8 ? "" : ", encoding = 'latin-1'";
        var tolerant = $"read_csv({List(files)}, delim = {Sql.Text(delimiter)}, quote = '\"', escape = '\"', header = true, strict_mode = false, null_padding = true, parallel = false, sample_size = -1{encoding})";
        try
        {
            return Checked(tolerant);
        }
        catch (DuckDBException second)
        {
            throw Unreadable(text, first ?? second);
        }
    }

    // The sniffer looks at the first rows only: read all of the file once, so that a bad byte at its end is found here
    // and not in the middle of a report.
    private (string Relation, IReadOnlyList<ColumnSchema> Columns) Checked(string relation)
    {
        var columns = engine.Describe(relation);
        engine.Scalar<long>($"SELECT count(COLUMNS(*)) FROM {relation}");
        return (relation, columns);
    }

    private (string, IReadOnlyList<ColumnSchema>) Try(string text, string relation)
    {
        try
        {
            return (relation, engine.Describe(relation));
        }
        catch (DuckDBException error)
        {
            throw Unreadable(text, error);
        }
    }

    private static UserException Unreadable(string text, DuckDBException error) =>
        new($"File '{text}' cannot be read: {FirstSentence(error.Message)}", "Known formats: CSV, TSV, JSON lines and Parquet.");

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
            return Directory.EnumerateFiles(full, "*.parquet", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        }

        return text.Contains('*', StringComparison.Ordinal)
            ? engine.Query($"SELECT file FROM glob({Sql.Text(full)}) ORDER BY file", row => row.GetString(0))
            : [];
    }

    private static string StripCompression(string name) =>
        name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name.EndsWith(".zst", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;

    private static string List(IReadOnlyList<string> files) => $"[{string.Join(", ", files.Select(Sql.Text))}]";

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
