using System.Globalization;
using System.Text.RegularExpressions;

namespace MLOps.Validation;

/// <summary>Lengths of time as a suite writes them: <c>90m</c>, <c>36h</c>, <c>2d</c>, <c>1d 12h</c>.</summary>
internal static partial class Durations
{
    public static TimeSpan? Read(string text)
    {
        if (!Whole().IsMatch(text))
        {
            return null;
        }

        var seconds = Part().Matches(text).Sum(m => double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture) * m.Groups[2].Value switch { "w" => 604_800, "d" => 86_400, "h" => 3_600, "m" => 60, _ => 1 });
        return seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    public static string Write(TimeSpan time)
    {
        var parts = new[] { (time.Days, "d"), (time.Hours, "h"), (time.Minutes, "m"), (time.Seconds, "s") }.Where(p => p.Item1 != 0).Select(p => $"{p.Item1}{p.Item2}").ToList();
        return parts.Count == 0 ? "0s" : string.Join(" ", parts);
    }

    /// <summary>As people tell an age, to two units: <c>30m</c>, <c>1d 3h</c>, <c>45 days</c>, <c>4.2 years</c>.</summary>
    public static string Tell(TimeSpan age) => age.TotalDays switch
    {
        >= 730 => string.Create(CultureInfo.InvariantCulture, $"{age.TotalDays / 365.25:0.#} years"),
        >= 7 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(age.TotalDays):0} days"),
        >= 1 => Write(new TimeSpan(age.Days, age.Hours, 0, 0)),
        _ => Write(age.Hours > 0 ? new TimeSpan(age.Hours, age.Minutes, 0) : age),
    };

    [GeneratedRegex(@"^\s*(\d+(\.\d+)?\s*[wdhms]\s*)+$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"(\d+(?:\.\d+)?)\s*([wdhms])")]
    private static partial Regex Part();
}
