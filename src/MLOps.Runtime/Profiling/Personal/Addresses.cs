using System.Net;
using System.Text.RegularExpressions;

namespace MLOps.Profiling.Personal;

/// <summary>Recognises addresses of machines.</summary>
internal static partial class Addresses
{
    // Versions are written with four numbers too, but with small ones.
    private const int LargestOfAVersion = 31;

    public static Fit Ip(WrittenValue value) => value.Text switch
    {
        { Length: < 3 or > 45 } => Fit.None,
        var t when t.Contains('.', StringComparison.Ordinal) && FourNumbers().IsMatch(t) => Four(t),
        var t when t.Contains(':', StringComparison.Ordinal) && (t.Contains("::", StringComparison.Ordinal) || t.Count(c => c == ':') == 7) && IPAddress.TryParse(t, out _) => Fit.Strong,
        _ => Fit.None,
    };

    public static Fit Mac(WrittenValue value) => value.Text switch
    {
        { Length: not 17 } => Fit.None,
        var t when !SixPairs().IsMatch(t) => Fit.None,
        var t => t[2] == ':' || t.Any(char.IsAsciiLetter) ? Fit.Strong : Fit.Weak,
    };

    private static Fit Four(string text)
    {
        var most = text.Split('.').Select(p => int.Parse(p, System.Globalization.CultureInfo.InvariantCulture)).Max();
        return most > 255 ? Fit.Wrong : most > LargestOfAVersion ? Fit.Strong : Fit.Weak;
    }

    [GeneratedRegex(@"^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$")]
    private static partial Regex FourNumbers();

    [GeneratedRegex("^[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\\1){4}[0-9A-Fa-f]{2}$")]
    private static partial Regex SixPairs();
}
