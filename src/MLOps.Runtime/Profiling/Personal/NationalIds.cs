using static MLOps.Profiling.Personal.CheckDigits;

namespace MLOps.Profiling.Personal;

/// <summary>
/// Numbers that countries give to people, each by its published rule. Rules with a check digit are strong; where there is none, only
/// the usual grouping is, and bare digits are weak.
/// </summary>
internal static class NationalIds
{
    private const string SpanishLetters = "TRWAGMYFPDXBNJZSQVHLCKE";
    private const string FinnishSigns = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    private const string IrishLetters = "WABCDEFGHIJKLMNOPQRSTUV";

    public static IReadOnlyList<PersonalFormat> All { get; } =
    [
        Digits("DE", 11, 1.0 / 10, t => t[0] != '0' && HasOneRepeatedDigit(t[..10]), Mod11And10Of),
        Of("FR", 1.0 / 97, France),
        Of("ES", 1.0 / 23, Spain),
        Of("IT", 1.0 / 26, ItalianCode.Judge),
        Digits("NL", 9, 1.0 / 11, _ => true, t => Weighted(t, 9, 8, 7, 6, 5, 4, 3, 2, -1) % 11 == 0 && Number(t) > 0),
        Digits("BE", 11, 2.0 / 97, t => IsDay(t, 2, 4, 20), t => 97 - (Number(t, 0, 9) % 97) == Number(t, 9) || 97 - ((2_000_000_000 + Number(t, 0, 9)) % 97) == Number(t, 9)),
        Digits("PL", 11, 1.0 / 10, t => IsDay(t, 2, 4, 20), t => (10 - (Weighted(t, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3) % 10)) % 10 == Digit(t[10])),
        Of("SE", 1.0 / 10, Sweden),
        Of("FI", 1.0 / 31, Finland),
        Digits("NO", 11, 1.0 / 121, t => IsDay(t, 2, 0, 40, 40), t => Weighted(t, 3, 7, 6, 1, 8, 9, 4, 5, 2, 1) % 11 == 0 && Weighted(t, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1) % 11 == 0),
        Of("DK", 0.001, v => Unchecked(v, v.IsDigits(10) && IsDay(v.Compact, 2, 0), v.Text.Length == 11 && v.Text[6] == '-')),
        Of("GB", 0.001, Britain),
        Of("IE", 1.0 / 23, Ireland),
        Of("CH", 0.001, v => v.IsDigits(13) && v.Compact.StartsWith("756", StringComparison.Ordinal) ? Check((10 - (Weighted(v.Compact, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3) % 10)) % 10 == Digit(v.Compact[12])) : Fit.None),
        Digits("CZ", 10, 1.0 / 11, t => IsDay(t, 2, 4, 50, 100, 20), t => Number(t) % 11 == 0),
        Digits("RO", 13, 1.0 / 11, t => t[0] is >= '1' and <= '8' && IsDay(t, 3, 5), t => Weighted(t, 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9) % 11 is var r && (r == 10 ? 1 : r) == Digit(t[12])),
        Digits("BG", 10, 1.0 / 10, t => IsDay(t, 2, 4, 20), t => Weighted(t, 2, 4, 8, 5, 10, 9, 7, 3, 6) % 11 % 10 == Digit(t[9])),
        Digits("PT", 9, 1.0 / 10, t => t[0] is '1' or '2' or '3', t => (11 - (Weighted(t, 9, 8, 7, 6, 5, 4, 3, 2) % 11)) % 11 % 10 == Digit(t[8])),
        Digits("TR", 11, 1.0 / 100, t => t[0] != '0', Turkey),
        Of("US", 0.001, UnitedStates),
        Digits("CA", 9, 1.0 / 10, t => t[0] is not ('0' or '8'), t => Luhn(t)),
        Of("MX", 1.0 / 10, MexicanCode.Judge),
        Digits("BR", 11, 1.0 / 100, t => t.AsSpan().ContainsAnyExcept(t[0]), Brazil),
        Of("CN", 1.0 / 11, China),
        Digits("IN", 12, 1.0 / 10, t => t[0] >= '2', t => Verhoeff(t)),
        Digits("KR", 13, 1.0 / 10, t => IsDay(t, 2, 4), t => (11 - (Weighted(t, 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5) % 11)) % 10 == Digit(t[12])),
        Digits("ZA", 13, 1.0 / 10, t => t[10] is '0' or '1' && IsDay(t, 2, 4), t => Luhn(t)),
    ];

    private static PersonalFormat Of(string country, double chance, Func<WrittenValue, Fit> judge) => new(PersonalKind.NationalId, country, chance, country == "US", judge);

    private static PersonalFormat Digits(string country, int length, double chance, Func<string, bool> form, Func<string, bool> check) =>
        Of(country, chance, v => v.IsDigits(length) && form(v.Compact) ? Check(check(v.Compact)) : Fit.None);

    private static Fit Check(bool isRight) => isRight ? Fit.Strong : Fit.Wrong;

    private static Fit Unchecked(WrittenValue value, bool isRight, bool isUsual) => !isRight ? Fit.None : isUsual ? Fit.Strong : Fit.Weak;

    private static bool Mod11And10Of(string digits) => Mod11And10(digits);

    // Of the first ten digits exactly one occurs more than once, twice or three times.
    private static bool HasOneRepeatedDigit(string digits)
    {
        Span<int> times = stackalloc int[10];
        times.Clear();
        foreach (var c in digits)
        {
            times[Digit(c)]++;
        }

        return times.ContainsAnyInRange(2, 3) && !times.ContainsAnyInRange(4, 10) && times.Count(2) + times.Count(3) == 1;
    }

    private static Fit France(WrittenValue v)
    {
        var t = v.Compact;
        if (t.Length != 15 || t[0] is not ('1' or '2' or '3' or '4' or '7' or '8'))
        {
            return Fit.None;
        }

        // Corsica: 2A counts as 19, 2B as 18.
        var digits = t[5] == '2' && t[6] is 'A' or 'B' ? $"{t[..5]}{(t[6] == 'A' ? "19" : "18")}{t[7..]}" : t;
        return digits.All(char.IsAsciiDigit) ? Check(97 - (Number(digits, 0, 13) % 97) == Number(digits, 13)) : Fit.None;
    }

    private static Fit Spain(WrittenValue v)
    {
        var t = v.Compact;
        if (t.Length != 9 || !char.IsAsciiLetter(t[8]))
        {
            return Fit.None;
        }

        var digits = "XYZ".IndexOf(t[0], StringComparison.Ordinal) is >= 0 and var foreign ? $"{foreign}{t[1..8]}" : t[..8];
        return digits.All(char.IsAsciiDigit) ? Check(SpanishLetters[(int)(Number(digits) % 23)] == t[8]) : Fit.None;
    }

    private static Fit Sweden(WrittenValue v)
    {
        // A plus instead of the dash marks people above a hundred.
        var plain = v.Compact.Length > 0 ? v : new WrittenValue(v.Text.Replace('+', '-'));
        var t = plain.IsDigits(12) && plain.Compact[..2] is "18" or "19" or "20" ? plain.Compact[2..] : plain.Compact;
        return plain.Letters == 0 && t.Length == 10 && IsDay(t, 2, 4, 100, 60) ? Check(Luhn(t)) : Fit.None;
    }

    private static Fit Finland(WrittenValue v)
    {
        var t = v.Text.ToUpperInvariant();
        return t.Length == 11 && "-+ABCDEFUVWXY".Contains(t[6], StringComparison.Ordinal) && (t[..6] + t[7..10]).All(char.IsAsciiDigit) && IsDay(t, 2, 0)
            ? Check(FinnishSigns[(int)(Number(t[..6] + t[7..10]) % 31)] == t[10])
            : Fit.None;
    }

    private static Fit Britain(WrittenValue v)
    {
        var t = v.Compact;
        return t.Length == 9 && char.IsAsciiLetter(t[0]) && char.IsAsciiLetter(t[1]) && t[2..8].All(char.IsAsciiDigit) && t[8] is >= 'A' and <= 'D'
            && !"DFIQUV".Contains(t[0], StringComparison.Ordinal) && !"DFIOQUV".Contains(t[1], StringComparison.Ordinal)
            && t[..2] is not ("BG" or "GB" or "KN" or "NK" or "NT" or "TN" or "ZZ") ? Fit.Strong : Fit.None;
    }

    private static Fit Ireland(WrittenValue v)
    {
        var t = v.Compact;
        if (t.Length is not (8 or 9) || !t[..7].All(char.IsAsciiDigit) || !t[7..].All(char.IsAsciiLetter))
        {
            return Fit.None;
        }

        var second = t.Length == 9 && t[8] != 'W' ? (t[8] - 'A' + 1) * 9 : 0;
        return Check(IrishLetters[(Weighted(t, 8, 7, 6, 5, 4, 3, 2) + second) % 23] == t[7]);
    }

    private static bool Turkey(string t)
    {
        int At(int i) => Digit(t[i]);
        var (odd, even) = (At(0) + At(2) + At(4) + At(6) + At(8), At(1) + At(3) + At(5) + At(7));
        return (((odd * 7) - even) % 10 + 10) % 10 == At(9) && (odd + even + At(9)) % 10 == At(10);
    }

    private static Fit UnitedStates(WrittenValue v)
    {
        var t = v.Compact;
        var isRight = v.IsDigits(9) && t[0] != '9' && t[..3] is not ("000" or "666") && t[3..5] != "00" && t[5..] != "0000";
        return Unchecked(v, isRight, v.Text.Length == 11 && v.Text[3] == '-' && v.Text[6] == '-');
    }

    private static bool Brazil(string t)
    {
        static int Rest(int sum) => sum % 11 < 2 ? 0 : 11 - (sum % 11);
        return Rest(Weighted(t, 10, 9, 8, 7, 6, 5, 4, 3, 2)) == Digit(t[9]) && Rest(Weighted(t, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)) == Digit(t[10]);
    }

    private static Fit China(WrittenValue v)
    {
        var t = v.Compact;
        return t.Length == 18 && t[..17].All(char.IsAsciiDigit) && t[6..8] is "19" or "20" && IsDay(t, 10, 12)
            ? Check("10X98765432"[Weighted(t, 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2) % 11] == t[17])
            : Fit.None;
    }
}
