using System.Globalization;
using System.Text.RegularExpressions;

namespace MLOps.Pipelines.Scheduling;

/// <summary>Checks cron expressions before they go to a scheduler that would only fail in the night.</summary>
internal static partial class CronText
{
    private static readonly (string Name, int From, int To, string[] Words)[] Fields =
    [
        ("minute", 0, 59, []), ("hour", 0, 23, []), ("day of month", 1, 31, []),
        ("month", 1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
        ("day of week", 0, 7, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
    ];

    /// <exception cref="UserException">It has not five fields, or one of them says nothing.</exception>
    public static void Check(string cron)
    {
        var parts = cron.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != Fields.Length)
        {
            throw new UserException($"'{cron}' has {parts.Length} fields and not five.", "minute, hour, day of month, month, day of week: \"0 6 * * 1-5\" is six o'clock from Monday to Friday.");
        }

        foreach (var (text, field) in parts.Zip(Fields))
        {
            if (text.Split(',').FirstOrDefault(item => !IsItem(item, field.From, field.To, field.Words)) is { } wrong)
            {
                throw new UserException(string.Create(CultureInfo.InvariantCulture, $"'{wrong}' is no {field.Name} in '{cron}': it goes from {field.From} to {field.To}."));
            }
        }
    }

    // 5, 1-5, *, */10, 1-30/5, mon-fri
    private static bool IsItem(string item, int from, int to, string[] words)
    {
        if (Item().Match(item) is not { Success: true } match || (match.Groups["step"] is { Success: true } step && Value(step.Value, []) is not > 0))
        {
            return false;
        }

        var first = Value(match.Groups["first"].Value, words, from);
        var last = match.Groups["last"].Success ? Value(match.Groups["last"].Value, words, from) : first;
        return match.Groups["all"].Success || (first >= from && last <= to && first <= last);
    }

    private static int? Value(string text, string[] words, int from = 0) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : Array.IndexOf(words, text.ToLowerInvariant()) is >= 0 and var word ? word + from : null;

    [GeneratedRegex(@"^(?:(?<all>\*)|(?<first>\w+)(?:-(?<last>\w+))?)(?:/(?<step>\d+))?$")]
    private static partial Regex Item();
}
