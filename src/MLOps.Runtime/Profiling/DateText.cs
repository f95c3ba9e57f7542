using System.Globalization;

namespace MLOps.Profiling;

/// <summary>Recognises dates that are kept as text.</summary>
internal static class DateText
{
    private static readonly string[] Dates =
    [
        "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "M/d/yyyy", "d/M/yyyy", "M/d/yy", "d/M/yy", "d.M.yyyy", "d.M.yy", "d-M-yyyy", "yyyyMMdd'T'HHmmss'Z'",
        "MMM d yyyy", "MMM d, yyyy", "MMMM d, yyyy", "MMMM d yyyy", "d MMM yyyy", "d MMMM yyyy", "d-MMM-yy", "d-MMM-yyyy", "MMM yyyy", "MMMM yyyy",
    ];

    private static readonly string[] Times = ["", " H:mm", " H:mm:ss", " h:mm tt", " h:mm:ss tt", "'T'HH:mm", "'T'HH:mm:ss", "'T'HH:mm:ss.FFFFFFFK", "'T'HH:mm:ssK", " HH:mm:ss.FFFFFFF"];

    private static readonly string[] Formats = Dates.SelectMany(d => Times.Select(t => d + t)).ToArray();

    /// <summary>True when at least 95 % of the examples are dates or times in a known form.</summary>
    public static bool Is(IReadOnlyList<string> examples) =>
        examples.Count > 0 && examples.Count(IsDate) >= 0.95 * examples.Count;

    /// <summary>True for a date or time in a known form.</summary>
    public static bool IsDate(string text) =>
        text.Length is >= 6 and <= 35 && text.Any(char.IsAsciiDigit)
        && DateTime.TryParseExact(text.Trim(), Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
