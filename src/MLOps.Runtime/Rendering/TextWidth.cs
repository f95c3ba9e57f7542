using System.Globalization;
using System.Text;

namespace MLOps.Rendering;

/// <summary>
/// How many cells of a terminal a text takes: two for East Asian wide and full-width characters and for emoji (Unicode Standard Annex 11), none for what
/// combines with the character before it, one for all others.
/// </summary>
internal static class TextWidth
{
    private const int Joiner = 0x200D;

    // First and last of the blocks whose characters are wide.
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x2329, 0x232A), (0x231A, 0x231B), (0x23E9, 0x23EC), (0x2E80, 0x303E), (0x3041, 0x33FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
        (0xA000, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE30, 0xFE6F), (0xFF01, 0xFF60), (0xFFE0, 0xFFE6), (0x17000, 0x18CFF),
        (0x1B000, 0x1B2FF), (0x1F300, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F900, 0x1F9FF), (0x1FA70, 0x1FAFF), (0x20000, 0x3FFFD),
    ];

    public static int Of(string text)
    {
        var width = 0;
        var isJoined = false;
        foreach (var rune in text.EnumerateRunes())
        {
            width += isJoined ? 0 : Of(rune);
            isJoined = rune.Value == Joiner;
        }

        return width;
    }

    /// <summary>The beginning of a text that takes at most so many cells; no character is cut in two.</summary>
    public static string Start(string text, int cells)
    {
        var (length, width) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            width += Of(rune);
            if (width > cells)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }

    private static int Of(Rune rune) => rune.Value < 0x300 ? 1
        : Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format ? 0
        : Array.Exists(Wide, w => rune.Value >= w.First && rune.Value <= w.Last) ? 2 : 1;
}
