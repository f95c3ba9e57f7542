using System.Globalization;
using System.Text.RegularExpressions;

namespace MLOps.Notebooks.Pages;

/// <summary>Lengths of time as people read them (34 ms, 1.2 s, 3 min 05 s) and write them (90, 90s, 5m, 1h30m, 00:05:00).</summary>
public static partial class Durations
{
    /// <summary>
    /// Reads a number with a unit (ms, s, m, h, d; several may follow each other) or hours, minutes and seconds with colons. A
    /// bare number is not understood here: what it counts is the caller's to say.
    /// </summary>
    public static bool TryParse(string text, out TimeSpan time)
    {
        ArgumentNullException.ThrowIfNull(text);
        time = default;
        if (text.Contains(':', StringComparison.Ordinal))
        {
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out time);
        }

        var match = Parts().Match(text.Trim());
        for (var i = 0; match.Success && i < match.Groups["number"].Captures.Count; i++)
        {
            var ticks = double.Parse(match.Groups["number"].Captures[i].Value, CultureInfo.InvariantCulture) * Unit(match.Groups["unit"].Captures[i].Value).Ticks;
            if (ticks > TimeSpan.MaxValue.Ticks / 2.0 || time > TimeSpan.MaxValue / 2)
            {
                return false;
            }

            time += TimeSpan.FromTicks((long)ticks);
        }

        return match.Success;
    }

    public static string Text(TimeSpan time) => time.TotalSeconds switch
    {
        < 0.9995 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        < 59.95 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds:00} s"),
    };

    private static TimeSpan Unit(string unit) => unit switch
    {
        "ms" => TimeSpan.FromMilliseconds(1),
        "s" => TimeSpan.FromSeconds(1),
        "m" or "min" => TimeSpan.FromMinutes(1),
        "h" => TimeSpan.FromHours(1),
        _ => TimeSpan.FromDays(1),
    };

    [GeneratedRegex(@"^(?:(?<number>\d{1,9}(?:\.\d{1,9})?)\s*(?<unit>ms|s|min|m|h|d)\s*)+$", RegexOptions.CultureInvariant)]
    private static partial Regex Parts();
}
