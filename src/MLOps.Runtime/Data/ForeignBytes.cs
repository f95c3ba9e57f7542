using System.Text;

namespace MLOps.Data;

/// <summary>
/// UTF-8 in which some bytes are none: parts of another encoding that were pasted into it. Every such byte becomes a character of
/// its own that no text has, and <see cref="Western(char)"/> says which one was meant.
/// </summary>
internal static class ForeignBytes
{
    // Within the part of Unicode that is left to private use.
    private const char First = '\uF700';

    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>Keeps the bytes apart.</summary>
    public static Encoding Utf8 { get; } = Reading(b => (char)(First + b));

    /// <summary>Reads them as what was meant.</summary>
    public static Encoding WesternUtf8 { get; } = Reading(Western);

    public static bool Is(char c) => c is >= (char)(First + 0x80) and <= (char)(First + 0xFF);

    /// <summary>The byte as Windows-1252 has it.</summary>
    public static char Western(char foreign) => Western((byte)(foreign - First));

    private static char Western(byte foreign) => Windows1252.GetChars([foreign])[0];

    private static Encoding Reading(Func<byte, char> read) => Encoding.GetEncoding("utf-8", EncoderFallback.ReplacementFallback, new Fallback(read));

    private sealed class Fallback(Func<byte, char> read) : DecoderFallback
    {
        public override int MaxCharCount => 4;

        public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer(read);
    }

    private sealed class Buffer(Func<byte, char> read) : DecoderFallbackBuffer
    {
        private byte[] _unknown = [];
        private int _at;

        public override int Remaining => _unknown.Length - _at;

        public override bool Fallback(byte[] bytesUnknown, int index)
        {
            (_unknown, _at) = (bytesUnknown, 0);
            return bytesUnknown.Length > 0;
        }

        public override char GetNextChar() => _at < _unknown.Length ? read(_unknown[_at++]) : '\0';

        public override bool MovePrevious() => _at > 0 && _at-- > 0;

        public override void Reset() => (_unknown, _at) = ([], 0);
    }
}
