using System.Globalization;
using System.Text.RegularExpressions;

namespace MLOps.Pipelines;

/// <summary>What happens when a step fails or takes long.</summary>
/// <param name="Retries">How often it is run again, from 0.</param>
/// <param name="Timeout">How long one attempt may take; null for any time.</param>
internal sealed partial record StepPolicy(int Retries, TimeSpan? Timeout)
{
    /// <summary>Reads 90 (seconds), 45s, 5m, 1h30m.</summary>
    /// <exception cref="ArgumentException">It is no such time, or zero.</exception>
    public static TimeSpan Time(string text)
    {
        if (Parts().Match(text) is { Success: true } match && text.Length > 0)
        {
            var time = Number(match, 1, 1) + Number(match, 2, 3600) + Number(match, 3, 60) + Number(match, 4, 1);
            if (time > 0)
            {
                return TimeSpan.FromSeconds(time);
            }
        }

        throw new ArgumentException($"'{text}' is no time: 90 (seconds), 5m or 1h30m.");
    }

    private static double Number(Match match, int group, double unit) =>
        match.Groups[group].Success ? double.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) * unit : 0;

    [GeneratedRegex(@"^(?:(\d+(?:\.\d+)?)|(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?)$")]
    private static partial Regex Parts();
}
