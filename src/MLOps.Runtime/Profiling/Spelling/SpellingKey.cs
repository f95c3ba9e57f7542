using System.Text;

namespace MLOps.Profiling.Spelling;

/// <summary>What remains of a text when it does not matter how it is written: lower-case letters without accents, and digits.</summary>
internal static class SpellingKey
{
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
    /// keys of ten letters and more; the first letter and all digits the same. Never true below five letters.
    /// </summary>
    public static bool IsSlip(string a, string b)
    {
        var shorter = Math.Min(a.Length, b.Length);
        var most = shorter >= 10 ? 2 : 1;
        return shorter >= 5 && a[0] == b[0] && Math.Abs(a.Length - b.Length) <= most && Digits(a) == Digits(b) && Nearest.Distance(a, b) <= most;
    }

    private static string Digits(string key) => string.Concat(key.Where(char.IsDigit));
}
