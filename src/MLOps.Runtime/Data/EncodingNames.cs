using System.Globalization;
using System.Text;

namespace MLOps.Data;

/// <summary>Encodings by the names that people, Python, iconv and web pages call them.</summary>
internal static class EncodingNames
{
    // Of two code pages of one script, the one that holds the other.
    private static readonly Dictionary<string, int> CodePages = new(StringComparer.Ordinal)
    {
        ["utf8"] = 65001,
        ["utf16"] = 1200,
        ["utf16le"] = 1200,
        ["utf16be"] = 1201,
        ["utf32"] = 12000,
        ["utf32be"] = 12001,
        ["latin1"] = 1252,
        ["iso88591"] = 1252,
        ["ansi"] = 1252,
        ["latin2"] = 28592,
        ["mac"] = 10000,
        ["macroman"] = 10000,
        ["xmaccyrillic"] = 10007,
        ["shiftjis"] = 932,
        ["sjis"] = 932,
        ["eucjp"] = 51932,
        ["gb2312"] = 54936,
        ["gbk"] = 54936,
        ["gb18030"] = 54936,
        ["big5"] = 950,
        ["euckr"] = 949,
        ["uhc"] = 949,
        ["tis620"] = 874,
        ["iso885911"] = 874,
    };

    private static readonly Dictionary<int, string> Shown = new()
    {
        [65001] = "UTF-8",
        [1200] = "UTF-16",
        [1201] = "UTF-16 (big-endian)",
        [12000] = "UTF-32",
        [12001] = "UTF-32 (big-endian)",
        [1252] = "Latin-1 (Windows-1252)",
        [10000] = "Mac Roman",
        [10007] = "Mac Cyrillic",
        [932] = "Shift-JIS",
        [51932] = "EUC-JP",
        [54936] = "GB18030",
        [950] = "Big5",
        [949] = "EUC-KR (CP949)",
        [874] = "Windows-874",
        [20866] = "KOI8-R",
        [21866] = "KOI8-U",
        [850] = "CP850",
        [852] = "CP852",
        [855] = "CP855",
        [866] = "CP866",
    };

    private static readonly string[] Usual =
    [
        "utf-8", "utf-16", "windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254", "windows-1255", "windows-1256", "windows-1257", "latin1", "iso-8859-2", "iso-8859-5", "iso-8859-15",
        "koi8-r", "cp850", "cp866", "macroman", "shift_jis", "euc-jp", "gb18030", "gbk", "big5", "euc-kr",
    ];

    /// <summary>What cannot be decoded becomes U+FFFD.</summary>
    /// <exception cref="UserException">No encoding is called so; the message names the nearest.</exception>
    public static TextEncodings.Found Get(string name) => Find(name) is { } found
        ? new(found, Of(found), 0) { IsTold = true }
        : throw new UserException(UserError.Unknown("encoding", name, Usual));

    /// <summary>Null when no encoding is called so.</summary>
    public static Encoding? Find(string name)
    {
        var plain = new string(name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant).ToArray());
        var digits = new string(plain.SkipWhile(char.IsLetter).ToArray());
        var page = CodePages.TryGetValue(plain, out var known) ? known
            : plain[..^digits.Length] is "cp" or "ibm" or "windows" && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return page > 0 ? At(page) : Replacing(() => CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name));
    }

    /// <summary>Null when there is no such code page.</summary>
    public static Encoding? At(int page) => Replacing(() => CodePagesEncodingProvider.Instance.GetEncoding(page) ?? Encoding.GetEncoding(page));

    /// <summary>As notes call it.</summary>
    public static string Of(Encoding encoding) => Shown.GetValueOrDefault(encoding.CodePage)
        ?? (encoding.CodePage is >= 1250 and <= 1258 ? $"Windows-{encoding.CodePage}" : encoding.WebName.ToUpperInvariant());

    private static Encoding? Replacing(Func<Encoding> get)
    {
        try
        {
            var copy = (Encoding)get().Clone();
            copy.DecoderFallback = new DecoderReplacementFallback("\uFFFD");
            return copy;
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
