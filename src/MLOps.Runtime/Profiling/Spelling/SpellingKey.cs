using System.Text;

namespace MLOps.Profiling.Spelling;

/// <summary>
/// What remains of a text when it does not matter how it is written: lower-case letters without accents, and digits. Plus and number signs stay, and a
/// minus behind up to three letters: C, C+, C++ and C# are four things, and so are A, A- and A+.
/// </summary>
internal static class SpellingKey
{
    /// <summary>Letters that a slip takes at most, and of keys shorter than <see cref="LengthOfTwoEdits"/> one.</summary>
    public const int MostEdits = 2;

    public const int LengthOfTwoEdits = 10;

    private const int ShortestWord = 5;
    private const int LongestGrade = 3;

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
            if (Rune.IsLetterOrDigit(rune) || (rune.Value is '+' or '#' && kept.Length > 0))
            {
                kept.Append(Rune.ToLowerInvariant(rune));
            }
        }

        return Graded(kept.ToString(), plain);
    }

    // Most texts have nothing to be normalized.
    private static string OfAscii(string text)
    {
        var kept = text.Length <= 256 ? stackalloc char[text.Length] : new char[text.Length];
        var length = 0;
        foreach (var letter in text)
        {
            if (char.IsAsciiLetterOrDigit(letter) || (letter is '+' or '#' && length > 0))
            {
                kept[length++] = char.ToLowerInvariant(letter);
            }
        }

        return Graded(new(kept[..length]), text);
    }

    private static string Graded(string key, string text) =>
        key.Length is > 0 and <= LongestGrade && text.AsSpan().TrimEnd() is [.., var last, '-'] && char.IsLetter(last) ? key + "-" : key;

    /// <summary>
    /// True for two keys that are a slip of the pen apart: one letter inserted, deleted, replaced or swapped with its neighbour, two in
    /// keys of ten letters and more; the first letter and all digits the same. Never true of fewer than five letters in a row, nor of five
    /// of which one is another: C-135B and C-135E are two things, and so are Clark and Clare.
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
        return words.Length == others.Length && Enumerable.Range(0, words.Length).All(i =>
            words[i] == others[i] || (IsLong(words[i], others[i]) && !IsOfCode(words[i], others[i], isBeforeDigit: i < words.Length - 1, isAfterDigit: i > 0)));
    }

    // auto(l4) and auto(s4): the letter that touches a digit is a part of the code.
    private static bool IsOfCode(string a, string b, bool isBeforeDigit, bool isAfterDigit) =>
        a.Length == b.Length && ((isBeforeDigit && a[..^1] == b[..^1]) || (isAfterDigit && a[1..] == b[1..]));

    private static bool IsLong(string a, string b) => Math.Min(a.Length, b.Length) is var length
        && (length > ShortestWord || (length == ShortestWord && (a.Length != b.Length || a.Order().SequenceEqual(b.Order()))));

    private static string[] Words(string key) => string.Concat(key.Select(c => char.IsDigit(c) ? ' ' : c)).Split(' ');

    private static string Digits(string key) => string.Concat(key.Where(char.IsDigit));
}
