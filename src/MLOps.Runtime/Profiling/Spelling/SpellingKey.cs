using System.Text;

namespace MLOps.Profiling.Spelling;

/// <summary>What remains of a text when it does not matter how it is written: lower-case letters without accents, and digits.</summary>
internal static class SpellingKey
{
    private const int ShortestWord = 5;

    /// <summary>Empty for a text of signs alone.</summary>
    public static string Of(string text)
    {
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

    /// <summary>
    /// True for two keys that are a slip of the pen apart: one letter inserted, deleted, replaced or swapped with its neighbour, two in
    /// keys of ten letters and more; the first letter and all digits the same. Never true of fewer than five letters in a row: C-135B
    /// and C-135E are two things.
    /// </summary>
    public static bool IsSlip(string a, string b)
    {
        var most = Math.Min(a.Length, b.Length) >= 10 ? 2 : 1;
        return a.Length > 0 && b.Length > 0 && a[0] == b[0] && Math.Abs(a.Length - b.Length) <= most && Digits(a) == Digits(b) && DifferInWords(a, b) && Nearest.Distance(a, b) <= most;
    }

    private static bool DifferInWords(string a, string b)
    {
        var (words, others) = (Words(a), Words(b));
        return words.Length == others.Length && words.Zip(others).All(w => w.First == w.Second || Math.Min(w.First.Length, w.Second.Length) >= ShortestWord);
    }

    private static string[] Words(string key) => string.Concat(key.Select(c => char.IsDigit(c) ? ' ' : c)).Split(' ');

    private static string Digits(string key) => string.Concat(key.Where(char.IsDigit));
}
