using System.Globalization;
using System.Text;

namespace MLOps.Rendering.Values;

/// <summary>Text as it takes room on a terminal: wide characters count two columns, combining ones none.</summary>
internal static class CellText
{
    public static int Width(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            width += Width(rune);
        }

        return width;
    }

    /// <summary>One line of at most <paramref name="most"/> columns; an ellipsis stands for what was cut. No character is cut in two.</summary>
    public static string Fit(string text, int most)
    {
        var line = OneLine(text);
        if (line.Length <= most && Width(line) <= most)
        {
            return line;
        }

        var (end, width) = (0, 1);
        var elements = StringInfo.GetTextElementEnumerator(line);
        while (elements.MoveNext() && width + Width(elements.GetTextElement()) <= most)
        {
            width += Width(elements.GetTextElement());
            end = elements.ElementIndex + elements.GetTextElement().Length;
        }

        return string.Concat(line.AsSpan(0, end), "…");
    }

    public static string PadRight(string text, int width) => text + new string(' ', Math.Max(0, width - Width(text)));

    public static string PadLeft(string text, int width) => new string(' ', Math.Max(0, width - Width(text))) + text;

    private static string OneLine(string text) => text.AsSpan().IndexOfAnyInRange('\u0000', '\u001f') < 0
        ? text
        : string.Concat(text.ReplaceLineEndings(" ").Select(c => char.IsControl(c) ? ' ' : c));

    private static int Width(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
        _ => IsWide(rune.Value) ? 2 : 1,
    };

    // East Asian wide and full-width blocks and emoji, after Unicode's EastAsianWidth.txt.
    private static bool IsWide(int x) => x >= 0x1100 && x is <= 0x115F or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1F64F) or (>= 0x1F900 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD);
}
