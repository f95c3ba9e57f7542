using System.Globalization;
using System.Text;
using MLOps.Rendering.Values;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>Bytes that begin as a picture does, and bitmaps of the libraries that people draw with, known by name.</summary>
internal static class PictureReader
{
    public static PictureNode? TryRead(object value) => value switch
    {
        byte[] bytes => OfBytes(bytes),
        ReadOnlyMemory<byte> bytes => OfBytes(bytes.ToArray()),
        Memory<byte> bytes => OfBytes(bytes.ToArray()),
        _ when ForeignPictures.TryEncode(value) is { } picture => OfBytes(picture),
        _ => null,
    };

    private static PictureNode? OfBytes(byte[] bytes)
    {
        if (PictureHeader.Read(bytes) is not { } header)
        {
            return null;
        }

        var size = header.Width is { } w && header.Height is { } h ? string.Create(CultureInfo.InvariantCulture, $", {w} × {h}") : "";
        var name = header.MimeType == "image/svg+xml" ? "SVG" : header.MimeType["image/".Length..].ToUpperInvariant();
        return new PictureNode(header.MimeType, bytes, string.Create(CultureInfo.InvariantCulture, $"{name} image{size}, {bytes.Length:N0} bytes"));
    }
}

/// <summary>A picture's kind and size, from its first bytes.</summary>
/// <param name="Width">In pixels; null when it does not say.</param>
internal sealed record PictureHeader(string MimeType, int? Width, int? Height)
{
    /// <summary>Null when the bytes are no picture that browsers show.</summary>
    public static PictureHeader? Read(ReadOnlySpan<byte> x) => x switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => Of("image/png", x, 24, b => (Big(b, 16), Big(b, 20))),
        [0xFF, 0xD8, 0xFF, ..] => Jpeg(x),
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => Of("image/gif", x, 10, b => (b[6] | (b[7] << 8), b[8] | (b[9] << 8))),
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => Webp(x),
        _ when IsSvg(x) => new("image/svg+xml", null, null),
        _ => null,
    };

    private delegate (int Width, int Height) Size(ReadOnlySpan<byte> bytes);

    private static PictureHeader Of(string type, ReadOnlySpan<byte> bytes, int least, Size size)
    {
        if (bytes.Length < least)
        {
            return new(type, null, null);
        }

        var (width, height) = size(bytes);
        return new(type, width, height);
    }

    private static int Big(ReadOnlySpan<byte> x, int at) => (x[at] << 24) | (x[at + 1] << 16) | (x[at + 2] << 8) | x[at + 3];

    // The size stands in the first frame header (SOF0 to SOF15, without DHT, JPG and DAC): ITU T.81, B.2.2.
    private static PictureHeader Jpeg(ReadOnlySpan<byte> x)
    {
        for (var at = 2; at + 9 < x.Length && x[at] == 0xFF; at += 2 + ((x[at + 2] << 8) | x[at + 3]))
        {
            if (x[at + 1] is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return new("image/jpeg", (x[at + 7] << 8) | x[at + 8], (x[at + 5] << 8) | x[at + 6]);
            }
        }

        return new("image/jpeg", null, null);
    }

    // Lossy, lossless and extended files keep it in three places: RFC 9649, 2.5 to 2.7.
    private static PictureHeader Webp(ReadOnlySpan<byte> x) => x.Length < 30 ? new("image/webp", null, null) : x[15] switch
    {
        (byte)' ' => new("image/webp", (x[26] | (x[27] << 8)) & 0x3FFF, (x[28] | (x[29] << 8)) & 0x3FFF),
        (byte)'L' => new("image/webp", 1 + (x[21] | ((x[22] & 0x3F) << 8)), 1 + ((x[22] >> 6) | (x[23] << 2) | ((x[24] & 0x0F) << 10))),
        _ => new("image/webp", 1 + (x[24] | (x[25] << 8) | (x[26] << 16)), 1 + (x[27] | (x[28] << 8) | (x[29] << 16))),
    };

    private static bool IsSvg(ReadOnlySpan<byte> x)
    {
        var start = Encoding.UTF8.GetString(x[..Math.Min(x.Length, 400)]).TrimStart('\uFEFF', ' ', '\r', '\n', '\t');
        return start.StartsWith("<svg", StringComparison.Ordinal) || (start.StartsWith("<?xml", StringComparison.Ordinal) && start.Contains("<svg", StringComparison.Ordinal));
    }
}
