using System.Text;

namespace MLOps.Data;

internal static class TextEncodings
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether the file says at its start that it is UTF-16, as Excel's "Unicode text" does.</summary>
    public static bool IsUtf16(string file)
    {
        using var stream = File.OpenRead(file);
        Span<byte> mark = stackalloc byte[2];
        return stream.ReadAtLeast(mark, 2, throwOnEndOfStream: false) == 2 && mark is [0xFF, 0xFE] or [0xFE, 0xFF];
    }

    /// <summary>Whether all of the file is valid UTF-8. Reads it once.</summary>
    public static bool IsUtf8(string file)
    {
        using var reader = new StreamReader(file, Strict, detectEncodingFromByteOrderMarks: false);
        var buffer = new char[64 * 1024];
        try
        {
            while (reader.Read(buffer) > 0)
            {
            }

            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
