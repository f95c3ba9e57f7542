using System.Globalization;

namespace MLOps.Data;

/// <summary>How unlike words a decoded text is: a wrong encoding puts signs and capitals into the middle of words, and scripts beside each other.</summary>
internal static class LetterOddness
{
    private const string WithinWords = "\u00A0’‘´·‑–ªº";

    /// <summary>The share of the characters beyond ASCII that nobody writes where they stand, 0 to 1; 0 when there are none.</summary>
    public static double Of(string text)
    {
        var (all, odd) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] >= 0x80)
            {
                all++;
                odd += IsOdd(i == 0 ? ' ' : text[i - 1], text[i], i == text.Length - 1 ? ' ' : text[i + 1]) ? 1 : 0;
            }
        }

        return all == 0 ? 0 : (double)odd / all;
    }

    private static bool IsOdd(char before, char c, char after) => char.GetUnicodeCategory(c) switch
    {
        UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse => true,
        _ when c == '\uFFFD' => true,
        _ when !char.IsLetter(c) && !char.IsSurrogate(c) && !IsMark(c) => char.IsLetter(before) && char.IsLetter(after) && !WithinWords.Contains(c, StringComparison.Ordinal),
        _ when IsLatin(c) => char.IsUpper(c) && char.IsLetter(before) && char.IsLower(after) || char.IsUpper(c) && char.IsLower(before),
        _ => IsLatin(before) || IsLatin(after),
    };

    private static bool IsMark(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsLatin(char c) => char.IsLetter(c) && c < 0x0250;
}
