using System.Globalization;

namespace MLOps.Notebooks.Pages;

/// <summary>A length of time for people: 34 ms, 1.2 s, 3 min 05 s.</summary>
public static class Durations
{
    public static string Text(TimeSpan time) => time.TotalSeconds switch
    {
        < 0.9995 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        < 59.95 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds:00} s"),
    };
}
