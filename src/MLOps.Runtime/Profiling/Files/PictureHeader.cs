using System.Buffers.Binary;

namespace MLOps.Profiling.Files;

/// <summary>Format and size of a picture by its first bytes.</summary>
/// <param name="Width">In pixels; 0 when the size cannot be read, as the height.</param>
internal readonly record struct PictureHeader(string Format, int Width, int Height)
{
    private const int Longest = 256 * 1024;

    private static readonly string[] Suffixes = [".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp"];

    public bool IsDamaged => Width <= 0 || Height <= 0;

    /// <summary>Null for what neither begins like a picture nor is named so.</summary>
    public static PictureHeader? Read(string file)
    {
        using var stream = File.OpenRead(file);
        var bytes = new byte[Math.Min(Longest, stream.Length)];
        stream.ReadExactly(bytes);
        return Of(bytes) ?? (Suffixes.Contains(Path.GetExtension(file).ToLowerInvariant()) ? new(Path.GetExtension(file)[1..].ToUpperInvariant(), 0, 0) : null);
    }

    internal static PictureHeader? Of(ReadOnlySpan<byte> b) => b switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => b.Length < 24 ? new("PNG", 0, 0) : new("PNG", BinaryPrimitives.ReadInt32BigEndian(b[16..]), BinaryPrimitives.ReadInt32BigEndian(b[20..])),
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => b.Length < 10 ? new("GIF", 0, 0) : new("GIF", BinaryPrimitives.ReadUInt16LittleEndian(b[6..]), BinaryPrimitives.ReadUInt16LittleEndian(b[8..])),
        [(byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, ..] => b.Length < 26 ? new("BMP", 0, 0) : new("BMP", BinaryPrimitives.ReadInt32LittleEndian(b[18..]), Math.Abs(BinaryPrimitives.ReadInt32LittleEndian(b[22..]))),
        [0xFF, 0xD8, 0xFF, ..] => Jpeg(b),
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => b.Length < 30 ? new("WebP", 0, 0) : WebP(b),
        _ => null,
    };

    // Segment after segment, to the one that starts a frame.
    private static PictureHeader Jpeg(ReadOnlySpan<byte> b)
    {
        for (var i = 2; i + 9 < b.Length && b[i] == 0xFF;)
        {
            if (b[i + 1] is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return new("JPEG", BinaryPrimitives.ReadUInt16BigEndian(b[(i + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(b[(i + 5)..]));
            }

            i += b[i + 1] == 0xFF ? 1 : 2 + BinaryPrimitives.ReadUInt16BigEndian(b[(i + 2)..]);
        }

        return new("JPEG", 0, 0);
    }

    // Extended, lossless and lossy files keep their size in places of their own.
    private static PictureHeader WebP(ReadOnlySpan<byte> b) => (char)b[15] switch
    {
        'X' => new("WebP", 1 + (b[24] | b[25] << 8 | b[26] << 16), 1 + (b[27] | b[28] << 8 | b[29] << 16)),
        'L' => new("WebP", 1 + ((b[21] | b[22] << 8) & 0x3FFF), 1 + (((b[22] | b[23] << 8 | b[24] << 16) >> 6) & 0x3FFF)),
        _ => new("WebP", BinaryPrimitives.ReadUInt16LittleEndian(b[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(b[28..]) & 0x3FFF),
    };
}
