using System.Text.RegularExpressions;

namespace MLOps.Profiling.Personal;

/// <summary>Recognises e-mail addresses and telephone numbers.</summary>
internal static partial class Contacts
{
    public static Fit Email(WrittenValue value) => value.Text.Contains('@', StringComparison.Ordinal) && Address().IsMatch(value.Text) ? Fit.Strong : Fit.None;

    /// <summary>
    /// Strong for what is written as only telephone numbers are: with a country's code, grouped, with an area's code in parentheses. Digits alone that begin
    /// with two zeros are as often an id with leading zeros, unless there are so many.
    /// </summary>
    public static Fit Phone(WrittenValue value)
    {
        var text = value.Text.Length is >= 7 and <= 32 && value.Text[0] is '+' or '(' or (>= '0' and <= '9') ? Extension().Replace(value.Text, "") : "";
        var digits = text.Count(char.IsAsciiDigit);
        return digits is < 7 or > 15 || !Signs().IsMatch(text) || IsDecimal(text) ? Fit.None
            : (International().IsMatch(text) && digits >= (digits == text.Length ? 11 : 8)) || American().IsMatch(text) || (National().IsMatch(text) && digits is >= 9 and <= 12) ? Fit.Strong
            : Fit.Weak;
    }

    private static bool IsDecimal(string text) => text.Count(c => c == '.') == 1 && text.All(c => char.IsAsciiDigit(c) || c is '.' or '-' or '+');

    [GeneratedRegex(@"^[\p{L}\p{N}._%+'-]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}{2,}$")]
    private static partial Regex Address();

    [GeneratedRegex(@"\s*(?:x|ext\.?|#)\s*\d{1,6}$", RegexOptions.IgnoreCase)]
    private static partial Regex Extension();

    [GeneratedRegex(@"^\+?[\d(][\d\s()./-]*\d$")]
    private static partial Regex Signs();

    [GeneratedRegex(@"^(?:\+|00)[\s(]*[1-9][\d\s()./-]*$")]
    private static partial Regex International();

    [GeneratedRegex(@"^(?:1[\s.-]?)?(?:\([2-9]\d{2}\)\s?|[2-9]\d{2}[\s.-])\d{3}[\s.-]\d{4}$")]
    private static partial Regex American();

    [GeneratedRegex(@"^(?:\(0[1-9]\d{0,4}\)[\s/-]?|0[1-9]\d{2,4}[\s/-]|0[1-9]\d?[\s/]|0[1-9](?:[\s.-]\d\d){3})\d[\d\s.-]*$")]
    private static partial Regex National();
}
