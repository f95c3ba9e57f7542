using System.Globalization;
using MLOps.Interactive.Output;

namespace MLOps.Interactive.Formatting;

/// <summary>Bytes that begin as a picture does are shown as one.</summary>
internal static class ImageFormatter
{
    public static MimeBundle? TryFormat(byte[] bytes)
    {
        if (TypeOf(bytes) is not { } type)
        {
            return null;
        }

        var text = string.Create(CultureInfo.InvariantCulture, $"{type}, {bytes.Length:N0} bytes");
        var content = Convert.ToBase64String(bytes);
        return type == "image/webp"
            ? new MimeBundle(text).With(MimeBundle.Html, $"<img alt=\"{text}\" src=\"data:{type};base64,{content}\">")
            : new MimeBundle(text).With(type, content);
    }

    private static string? TypeOf(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "image/gif",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "image/webp",
        _ => null,
    };
}
