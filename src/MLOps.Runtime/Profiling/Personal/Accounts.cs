using System.Globalization;

namespace MLOps.Profiling.Personal;

/// <summary>Recognises account and card numbers.</summary>
internal static class Accounts
{
    // Lengths by country, from the IBAN registry.
    private const string Lengths =
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 " +
        "GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 " +
        "PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30";

    private static readonly Dictionary<string, int> LengthOf = Lengths.Split(' ')
        .ToDictionary(l => l[..2], l => int.Parse(l[2..], CultureInfo.InvariantCulture), StringComparer.Ordinal);

    public static Fit Iban(WrittenValue value)
    {
        var t = value.Compact;
        return t.Length >= 15 && char.IsAsciiDigit(t[2]) && char.IsAsciiDigit(t[3]) && LengthOf.GetValueOrDefault(t[..2]) == t.Length
            ? CheckDigits.Mod97(t.AsSpan(4), t.AsSpan(0, 4)) ? Fit.Strong : Fit.Wrong
            : Fit.None;
    }

    public static Fit CreditCard(WrittenValue value)
    {
        var t = value.Compact;
        return value.Letters == 0 && t.Length is >= 13 and <= 19 && IsIssued(t) ? CheckDigits.Luhn(t) ? Fit.Strong : Fit.Wrong : Fit.None;
    }

    // Visa, Mastercard, American Express, Discover, JCB, Diners Club, UnionPay: first digits and lengths.
    private static bool IsIssued(string t) => (int.Parse(t.AsSpan(0, 4), CultureInfo.InvariantCulture), t.Length) switch
    {
        ( >= 4000 and <= 4999, 13 or 16 or 19) => true,
        ( >= 5100 and <= 5599 or >= 2221 and <= 2720, 16) => true,
        ( >= 3400 and <= 3499 or >= 3700 and <= 3799, 15) => true,
        (6011 or >= 6440 and <= 6599 or >= 6200 and <= 6299, >= 16) => true,
        ( >= 3528 and <= 3589, >= 16) => true,
        ( >= 3000 and <= 3059 or >= 3600 and <= 3699 or >= 3800 and <= 3999, 14 or 16) => true,
        _ => false,
    };
}
