using System.Globalization;

namespace MLOps.Profiling;

/// <summary>Times as ISO 8601: dates as dates, times with an offset as UTC, others as they stand.</summary>
internal static class TimeText
{
    /// <summary>From DuckDB's text of a date or timestamp: <c>2012-01-01 06:30:00+00</c>.</summary>
    public static string OfEngine(string text)
    {
        var iso = text.Length > 11 && text[10] == ' ' && char.IsDigit(text[11]) ? text[..10] + "T" + text[11..] : text;
        return iso.EndsWith("+00", StringComparison.Ordinal) ? iso + ":00" : iso;
    }

    /// <summary>From microseconds since 1970; null outside the years 1 to 9999.</summary>
    public static ProfileValue? OfMicroseconds(double microseconds, string type)
    {
        var ticks = (microseconds * TimeSpan.TicksPerMicrosecond) + DateTime.UnixEpoch.Ticks;
        if (!(ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks))
        {
            return null;
        }

        var time = new DateTime((long)ticks, DateTimeKind.Utc);
        return ProfileValue.OfText(type switch
        {
            "DATE" => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            "TIMESTAMP WITH TIME ZONE" => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFF", CultureInfo.InvariantCulture) + "+00:00",
            _ => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        });
    }
}
