namespace MLOps.Profiling.Personal;

/// <summary>Italy's codice fiscale: six letters, a birth date, a place and a letter that checks them.</summary>
internal static class ItalianCode
{
    // By letter, for the signs in odd places; digits count as the letters A to J.
    private static readonly int[] Odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

    public static Fit Judge(WrittenValue value)
    {
        var t = value.Compact;
        return t.Length == 16 && HasForm(t) ? (char)('A' + (Sum(t) % 26)) == t[15] ? Fit.Strong : Fit.Wrong : Fit.None;
    }

    // Of people whose codes would be equal, some digits are replaced by letters.
    private static bool HasForm(string t) =>
        t[..6].All(char.IsAsciiLetter) && "ABCDEHLMPRST".Contains(t[8], StringComparison.Ordinal) && char.IsAsciiLetter(t[11]) && char.IsAsciiLetter(t[15])
        && (t[6..8] + t[9..11] + t[12..15]).All(c => char.IsAsciiDigit(c) || "LMNPQRSTUV".Contains(c, StringComparison.Ordinal));

    private static int Sum(string t) => t[..15].Select((c, i) => i % 2 == 0 ? Odd[Place(c)] : Place(c)).Sum();

    private static int Place(char c) => char.IsAsciiDigit(c) ? c - '0' : c - 'A';
}
