using System.Text;

namespace MLOps.Data;

internal static class TextEncodings
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

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
