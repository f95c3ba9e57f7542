using System.Text;
using System.Text.RegularExpressions;

namespace MLOps.Data;

/// <summary>What a file holds by its first bytes, whatever its name says.</summary>
internal static partial class FileMark
{
    private const int Looked = 2048;

    // A byte above 127 stands for itself, as in Latin-1.
    private static readonly (string Start, string Is)[] Foreign =
    [
        ("\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1", "an Excel workbook or another Office file"),
        ("%PDF-", "a PDF"),
        ("SQLite format 3\0", "a SQLite database"),
        ("BZh", "compressed by bzip2"),
        ("\u00FD7zXZ\0", "compressed by xz"),
        ("7z\u00BC\u00AF\u0027\u001C", "a 7-Zip archive"),
        ("\u0089PNG\r\n", "a picture"),
        ("\u00FF\u00D8\u00FF", "a picture"),
        ("GIF8", "a picture"),
        ("\u0089HDF\r\n", "an HDF5 file"),
        ("\u0093NUMPY", "a NumPy array"),
        ("ORC", "an ORC file"),
        ("Obj\u0001", "an Avro file"),
        ("$FL2@(#)", "an SPSS file"),
    ];

    /// <summary>The first bytes of a file, unpacked when it is compressed by gzip; empty when there are none.</summary>
    public static byte[] Start(string file)
    {
        using var stream = IsGzip(file) ? TextEncodings.Unpacked(file) : File.OpenRead(file);
        var start = new byte[Looked];
        return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }

    public static bool IsGzip(string file) => Begins(file, [0x1F, 0x8B]);

    public static bool IsZstd(string file) => Begins(file, [0x28, 0xB5, 0x2F, 0xFD]);

    public static bool IsParquet(ReadOnlySpan<byte> start) => start.StartsWith("PAR1"u8);

    public static bool IsArrow(ReadOnlySpan<byte> start) => start.StartsWith("ARROW1"u8);

    /// <summary>It begins as an object, or a list of objects, does.</summary>
    public static bool IsJson(ReadOnlySpan<byte> start) => JsonStart().IsMatch(Text(start));

    /// <summary>It begins as an array does.</summary>
    public static bool IsArray(ReadOnlySpan<byte> start) => Text(start).StartsWith('[');

    /// <summary>What it is when it is nothing that can be read as a table: "a PDF"; else null.</summary>
    public static string? NoTable(ReadOnlySpan<byte> start)
    {
        var text = Encoding.Latin1.GetString(start);
        return text.StartsWith("PK\u0003\u0004", StringComparison.Ordinal) ? Packed(text)
            : HtmlStart().IsMatch(Text(start)) ? "a web page"
            : Text(start).StartsWith("<?xml", StringComparison.Ordinal) ? "XML"
            : Foreign.FirstOrDefault(f => text.StartsWith(f.Start, StringComparison.Ordinal)).Is;
    }

    private static string Packed(string text) =>
        text.Contains("[Content_Types].xml", StringComparison.Ordinal) || text.Contains("xl/", StringComparison.Ordinal) || text.Contains("opendocument.spreadsheet", StringComparison.Ordinal)
            ? "a workbook (Excel or OpenDocument)" : "a ZIP archive";

    private static bool Begins(string file, ReadOnlySpan<byte> mark)
    {
        using var stream = File.OpenRead(file);
        Span<byte> start = stackalloc byte[4];
        return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)].StartsWith(mark);
    }

    private static string Text(ReadOnlySpan<byte> start) => Encoding.UTF8.GetString(start).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');

    [GeneratedRegex("""\A(\{\s*"|\[\s*\{\s*")""")]
    private static partial Regex JsonStart();

    [GeneratedRegex(@"\A<(!doctype\s+html|html)\b", RegexOptions.IgnoreCase)]
    private static partial Regex HtmlStart();
}
