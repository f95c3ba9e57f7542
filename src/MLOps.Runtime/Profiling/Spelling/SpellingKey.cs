using System.Text;

namespace MLOps.Profiling.Spelling;

/// <summary>What remains of a text when it does not matter how it is written: lower-case letters without accents, and digits.</summary>
internal static class SpellingKey
{
    /// <summary>Letters that a slip takes at most, and of keys shorter than <see cref="LengthOfTwoEdits"/> one.</summary>
    public const int MostEdits = 2;

    public const int LengthOfTwoEdits = 10;

    private const int ShortestWord = 5;

    /// <summary>Empty for a text of signs alone.</summary>
    public static string Of(string text)
    {
        if (Ascii.IsValid(text))
        {
            return OfAscii(text);
        }

        var plain = text.Normalize(NormalizationForm.FormKD);
        var kept = new StringBuilder(plain.Length);
        foreach (var rune in plain.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                kept.Append(Rune.ToLowerInvariant(rune));
            }
        }

        return kept.ToString();
    }

    // Most texts have nothing to be normalized.
    private static string OfAscii(string text)
    {
        var kept = text.Length <= 256 ? stackalloc char[text.Length] : new char[text.Length];
        var length = 0;
        foreach (var letter in text)
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                kept[length++] = char.ToLowerInvariant(letter);
            }
        }

        return new(kept[..length]);
    }

    /// <summary>
    /// True for two keys that are a slip of the pen apart: one letter inserted, deleted, replaced or swapped with its neighbour, two in
    /// keys of ten letters and more; the first letter and all digits the same. Never true of fewer than five letters in a row: C-135B
    /// and C-135E are two things.
    /// </summary>
    public static bool IsSlip(string a, string b)
    {
        var most = Math.Min(a.Length, b.Length) >= LengthOfTwoEdits ? MostEdits : 1;
        return a.Length > 0 && b.Length > 0 && a[0] == b[0] && Math.Abs(a.Length - b.Length) <= most && IsWithin(a, b, most) && Digits(a) == Digits(b) && DifferInWords(a, b);
    }

    // What both begin with is never better edited; after it, each of the four edits is tried.
    internal static bool IsWithin(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int edits)
    {
        var common = a.CommonPrefixLength(b);
        a = a[common..];
        b = b[common..];
        return a.Length == 0 || b.Length == 0
            ? Math.Max(a.Length, b.Length) <= edits
            : edits > 0 && (IsWithin(a[1..], b[1..], edits - 1) || IsWithin(a[1..], b, edits - 1) || IsWithin(a, b[1..], edits - 1)
                || (a.Length > 1 && b.Length > 1 && a[0] == b[1] && a[1] == b[0] && IsWithin(a[2..], b[2..], edits - 1)));
    }

    private static bool DifferInWords(string a, string b)
    {
        var (words, others) = (Words(a), Words(b));
        return words.Length == others.Length && words.Zip(others).All(w => w.First == w.Second || Math.Min(w.First.Length, w.Second.Length) >= ShortestWord);
    }

    private static string[] Words(string key) => string.Concat(key.Select(c => char.IsDigit(c) ? ' ' : c)).Split(' ');

    private static string Digits(string key) => string.Concat(key.Where(char.IsDigit));
}
