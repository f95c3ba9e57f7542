using System.IO.Compression;

namespace MLOps.Data;

/// <summary>
/// Files under names that say what they hold. One whose name says something else (compressed without the ending, or the other way
/// round, JSON called .csv) is given as a copy with another name, and a note.
/// </summary>
internal sealed class NamedFiles(DataEngine engine)
{
    private readonly List<string> _notes = [];

    public IReadOnlyList<string> Notes => _notes;

    /// <exception cref="UserException">It is no table: a workbook, a picture, a web page.</exception>
    /// <exception cref="InvalidDataException">It is compressed, and damaged.</exception>
    public IReadOnlyList<string> Of(IReadOnlyList<string> files) => files.Select(Of).ToList();

    private string Of(string file)
    {
        var start = FileMark.Start(file);
        if (FileMark.NoTable(start) is { } other)
        {
            throw new UserException($"File '{Path.GetFileName(file)}' is {other}: it cannot be read as a table.", "Write what you need of it as CSV, JSON lines, Parquet or Arrow.");
        }

        return Unlike(file, start) is { Length: > 0 } what ? Renamed(file, start, what) : file;
    }

    // What the name does not say, or says wrongly; empty when it is right.
    private static string Unlike(string file, ReadOnlySpan<byte> start)
    {
        var ending = Path.GetExtension(Plain(file)).ToLowerInvariant();
        return FileMark.IsGzip(file) && !Ends(file, ".gz") ? "compressed by gzip"
            : FileMark.IsZstd(file) && !Ends(file, ".zst") ? "compressed by zstd"
            : Ends(file, ".gz") && !FileMark.IsGzip(file) ? "not compressed"
            : Ends(file, ".zst") && start.Length > 0 && !FileMark.IsZstd(file) && TextEncodings.IsText(start) ? "not compressed"
            : FileMark.IsParquet(start) && ending != ".parquet" ? "Parquet"
            : FileMark.IsArrow(start) && ending is not (".arrow" or ".feather" or ".ipc") ? "Arrow"
            : IsJsonName(ending) && !FileMark.IsJson(start) && TextEncodings.IsText(start) && CsvShape.Of(file) is { Columns: not null, IsDivided: true } ? "CSV"
            : FileMark.IsJson(start) && !IsJsonName(ending) ? "JSON" : "";
    }

    private static bool IsJsonName(string ending) => ending is ".json" or ".jsonl" or ".ndjson";

    private string Renamed(string file, byte[] start, string what)
    {
        _notes.Add($"{Path.GetFileName(file)} is {what}, which its name does not say");
        var target = engine.TemporaryFile(Ending(file, start));
        if (!FileMark.IsGzip(file))
        {
            File.Copy(file, target);
            return target;
        }

        using var unpacked = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var copy = File.Create(target);
        unpacked.CopyTo(copy);
        return target;
    }

    private static string Ending(string file, ReadOnlySpan<byte> start) =>
        FileMark.IsParquet(start) ? ".parquet"
        : FileMark.IsArrow(start) ? ".arrow"
        : FileMark.IsJson(start) ? ".json"
        : (Path.GetExtension(Plain(file)) is { Length: > 0 } ending && !IsJsonName(ending.ToLowerInvariant()) ? ending : ".csv") + (FileMark.IsZstd(file) ? ".zst" : "");

    private static string Plain(string file) => Ends(file, ".gz") ? file[..^3] : Ends(file, ".zst") ? file[..^4] : file;

    private static bool Ends(string file, string ending) => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
}
