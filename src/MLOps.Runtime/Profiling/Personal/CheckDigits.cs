using System.Globalization;

namespace MLOps.Profiling.Personal;

/// <summary>The arithmetic of check digits. Texts hold ASCII digits alone.</summary>
internal static class CheckDigits
{
    private const string Dihedral = "0123456789123406789523401789563401289567401239567859876043216598710432765982104387659321049876543210";
    private const string Permutation = "01234567891576283094580379614289160435279453126870428657390127938064157046913258";

    public static int Digit(char c) => c - '0';

    /// <summary>ISO/IEC 7812: every second digit from the right doubled, its digits added, divisible by ten.</summary>
    public static bool Luhn(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var d = Digit(digits[^(i + 1)]);
            sum += i % 2 == 0 ? d : (2 * d / 10) + (2 * d % 10);
        }

        return sum % 10 == 0;
    }

    /// <summary>Sum of digit times weight, as far as there are weights.</summary>
    public static int Weighted(ReadOnlySpan<char> digits, params ReadOnlySpan<int> weights)
    {
        var sum = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += Digit(digits[i]) * weights[i];
        }

        return sum;
    }

    /// <summary>ISO/IEC 7064, MOD 11,10: the last digit checks the others.</summary>
    public static bool Mod11And10(ReadOnlySpan<char> digits)
    {
        var product = 10;
        foreach (var c in digits[..^1])
        {
            var sum = (Digit(c) + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }

        return (11 - product) % 10 == Digit(digits[^1]);
    }

    /// <summary>ISO/IEC 7064, MOD 97,10: letters are numbers from 10, the remainder is 1.</summary>
    public static bool Mod97(ReadOnlySpan<char> first, ReadOnlySpan<char> then)
    {
        var remainder = Remainder(Remainder(0, first), then);
        return remainder == 1;

        static int Remainder(int start, ReadOnlySpan<char> text)
        {
            foreach (var c in text)
            {
                start = char.IsAsciiDigit(c) ? ((start * 10) + Digit(c)) % 97 : ((start * 100) + (c - 'A') + 10) % 97;
            }

            return start;
        }
    }

    /// <summary>Verhoeff 1969: multiplication in the dihedral group of ten.</summary>
    public static bool Verhoeff(ReadOnlySpan<char> digits)
    {
        var check = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            check = Digit(Dihedral[(check * 10) + Digit(Permutation[((i % 8) * 10) + Digit(digits[^(i + 1)])])]);
        }

        return check == 0;
    }

    public static long Number(string digits, int start = 0, int? length = null) => long.Parse(digits.AsSpan(start, length ?? digits.Length - start), CultureInfo.InvariantCulture);

    /// <summary>True for a month and a day that it can have, two digits each, at these places of a text.</summary>
    /// <param name="monthModulus">A century or sex is marked by adding so much to the month, once or several times; 100 for no mark.</param>
    /// <param name="moreMonths">Added to the month for another reason; 0 for none.</param>
    public static bool IsDay(string digits, int month, int day, int monthModulus = 100, int dayModulus = 100, int moreMonths = 0)
    {
        var (m, d) = ((int)Number(digits, month, 2) % monthModulus, (int)Number(digits, day, 2) % dayModulus);
        m -= moreMonths > 0 && m > moreMonths ? moreMonths : 0;
        return m is >= 1 and <= 12 && d >= 1 && d <= DateTime.DaysInMonth(2000, m);
    }
}
