namespace MLOps.Profiling.Personal;

/// <summary>Mexico's CURP: letters of the name, a birth date, sex, state, consonants and a digit that checks them.</summary>
internal static class MexicanCode
{
    private const string Signs = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ";

    public static Fit Judge(WrittenValue value)
    {
        var t = value.Compact;
        if (t.Length != 18 || !t[..4].All(char.IsAsciiLetter) || !t[4..10].All(char.IsAsciiDigit) || !CheckDigits.IsDay(t, 6, 8)
            || !t[10..16].All(char.IsAsciiLetter) || t[10] is not ('H' or 'M' or 'X') || !char.IsAsciiDigit(t[17]))
        {
            return Fit.None;
        }

        var sum = t[..17].Select((c, i) => Signs.IndexOf(c, StringComparison.Ordinal) * (18 - i)).Sum();
        return (10 - (sum % 10)) % 10 == CheckDigits.Digit(t[17]) ? Fit.Strong : Fit.Wrong;
    }
}
