using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace MLOps.Data;

/// <summary>Tells how a text is encoded.</summary>
internal static class TextEncodings
{
    /// <summary>The name of UTF-8 with some bytes that are none.</summary>
    public const string Mixed = "UTF-8 in parts";

    private const double NoConfidence = 0.01;
    private const int LeastZeros = 4;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>How a text is encoded, and how many bytes at its start only say so.</summary>
    internal readonly record struct Found(Encoding Encoding, string Name, int Preamble)
    {
        /// <summary>How sure it is that the encoding is this one, 0 to 1, where it had to be guessed.</summary>
        public double? Confidence { get; init; }

        /// <summary>Whoever opened the file said so.</summary>
        public bool IsTold { get; init; }

        /// <summary>What a report says about it; empty for UTF-8.</summary>
        public IReadOnlyList<string> Notes => Name == "UTF-8" || IsTold ? []
            : Name == Mixed ? ["not UTF-8 throughout; the other bytes were read as Windows-1252"]
            : Confidence is not { } confidence ? [$"not UTF-8; read as {Name}"]
            : confidence < NoConfidence ? [$"not UTF-8; read as {Name}, for nothing tells which encoding it is; --encoding reads it as another"]
            : [string.Create(CultureInfo.InvariantCulture, $"not UTF-8; read as {Name}, told by its letters with a confidence of {100 * confidence:0} %; --encoding reads it as another")];
    }

    /// <summary>By the mark at its start; UTF-16 without one by its zero bytes; else UTF-8 when all of it is valid, else by its letters.</summary>
    public static Found Detect(string file, CancellationToken cancellation = default)
    {
        var start = Start(file);
        return start switch
        {
            [0xFF, 0xFE, 0, 0, ..] => new(Encoding.UTF32, "UTF-32", 4),
            [0xFF, 0xFE, ..] => new(Encoding.Unicode, "UTF-16", 2),
            [0xFE, 0xFF, ..] => new(Encoding.BigEndianUnicode, "UTF-16 (big-endian)", 2),
            [0xEF, 0xBB, 0xBF, ..] when IsUtf8(file, cancellation) => new(Strict, "UTF-8", 3),
            _ when Zeros(start, 1) => new(Encoding.Unicode, "UTF-16", 0),
            _ when Zeros(start, 0) => new(Encoding.BigEndianUnicode, "UTF-16 (big-endian)", 0),
            _ when IsUtf8(file, cancellation) => new(Strict, "UTF-8", 0),
            _ => EncodingGuess.Of(file),
        };
    }

    /// <summary>Whether the file is UTF-16, as Excel's "Unicode text" is.</summary>
    public static bool IsUtf16(string file) => Start(file) is var start && (start is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] || Zeros(start, 0) || Zeros(start, 1));

    /// <summary>Whether all of the file is valid UTF-8. Reads it once.</summary>
    public static bool IsUtf8(string file, CancellationToken cancellation = default)
    {
        using var reader = new StreamReader(Open(file), Strict, detectEncodingFromByteOrderMarks: false);
        var buffer = new char[64 * 1024];
        try
        {
            while (reader.Read(buffer) > 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static byte[] Start(string file)
    {
        using var stream = Open(file);
        var start = new byte[1024];
        return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }

    // Text of Western letters has a zero in every other byte of UTF-16, and hardly one in the others; of other letters, at least line ends have.
    private static bool Zeros(byte[] start, int odd)
    {
        if (start.Length < 4)
        {
            return false;
        }

        var (zeros, others) = (start.Where((b, i) => i % 2 == odd && b == 0).Count(), start.Where((b, i) => i % 2 != odd && b == 0).Count());
        return (zeros > start.Length / 3 && others < start.Length / 16) || (others == 0 && zeros >= LeastZeros && start.Chunk(2).Any(p => p.Length == 2 && p[odd] == 0 && p[1 - odd] == (byte)'\n'));
    }

    /// <summary>Whether the bytes may be the start of a text: nearly none of them are control characters.</summary>
    public static bool IsText(ReadOnlySpan<byte> start)
    {
        var others = 0;
        foreach (var b in start)
        {
            others += b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r') ? 1 : 0;
        }

        return others <= start.Length / 50;
    }

    /// <summary>What a file that is compressed by gzip holds.</summary>
    public static Stream Unpacked(string file) => new GZipStream(File.OpenRead(file), CompressionMode.Decompress);

    /// <summary>The bytes of a file, unpacked when its name ends with .gz.</summary>
    public static Stream Open(string file) => file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? Unpacked(file) : File.OpenRead(file);
}
