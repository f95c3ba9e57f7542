using System.Globalization;
using System.Text.RegularExpressions;

namespace MLOps.Pipelines.Scheduling;

/// <summary>Checks cron expressions before they go to a scheduler that would only fail in the night.</summary>
internal static partial class CronText
{
    private static readonly Field[] Fields =
    [
        new("minute", 0, 59, []), new("hour", 0, 23, []), new("day of month", 1, 31, []),
        new("month", 1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
        new("day of week", 0, 7, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
    ];

    /// <exception cref="UserException">It has not five fields, or one of them says nothing.</exception>
    public static void Check(string cron)
    {
        var parts = Parts(cron);
        if (parts.Length != Fields.Length)
        {
            throw new UserException($"'{cron}' has {parts.Length} fields and not five.", "minute, hour, day of month, month, day of week: \"0 6 * * 1-5\" is six o'clock from Monday to Friday.");
        }

        foreach (var (text, field) in parts.Zip(Fields))
        {
            if (text.Split(',').FirstOrDefault(item => Read(item, field) is null) is { } wrong)
            {
                throw new UserException(string.Create(CultureInfo.InvariantCulture, $"'{wrong}' is no {field.Name} in '{cron}': it goes from {field.From} to {field.To}."));
            }
        }
    }

    /// <summary>The same times as every scheduler reads them: Sunday is 0, since Kubernetes and Argo know no 7, and 5/15 is 5-59/15.</summary>
    /// <param name="cron">One that <see cref="Check"/> let pass.</param>
    public static string Portable(string cron) =>
        string.Join(' ', Parts(cron).Zip(Fields, (text, field) => string.Join(',', text.Split(',').Select(item => Portable(item, field)))));

    /// <summary>
    /// The expressions whose times together are those of <paramref name="cron"/>, where a library takes days of the month and days of the
    /// week to mean both at once: in cron it is one or the other, unless one of them is a star.
    /// </summary>
    public static IReadOnlyList<string> EitherDay(string cron) => Parts(cron) is [var minute, var hour, var day, var month, var weekday] && day[0] != '*' && weekday[0] != '*'
        ? [$"{minute} {hour} {day} {month} *", $"{minute} {hour} * {month} {weekday}"]
        : [cron];

    private static string[] Parts(string cron) => cron.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Portable(string item, Field field)
    {
        var (first, last, step) = Read(item, field)!.Value;
        return item switch
        {
            ['*', ..] => item,
            _ when last == 7 && field.To == 7 => string.Join(',', Enumerable.Range(first, last - first + 1).Where(d => (d - first) % step == 0).Select(d => (d % 7).ToString(CultureInfo.InvariantCulture))),
            _ when step > 1 && !item.Contains('-', StringComparison.Ordinal) => string.Create(CultureInfo.InvariantCulture, $"{first}-{last}/{step}"),
            _ => item,
        };
    }

    // 5, 1-5, *, */10, 1-30/5, 5/15, mon-fri; null for what is none of these.
    private static (int First, int Last, int Step)? Read(string item, Field field)
    {
        if (Item().Match(item) is not { Success: true } match)
        {
            return null;
        }

        var hasStep = match.Groups["step"].Success;
        var step = hasStep ? Value(match.Groups["step"].Value) : 1;
        var toTheEnd = field.To == 7 ? 6 : field.To;
        var first = match.Groups["all"].Success ? field.From : Value(match.Groups["first"].Value, field);
        var last = match.Groups["last"].Success ? Value(match.Groups["last"].Value, field) : hasStep || match.Groups["all"].Success ? toTheEnd : first;
        return step > 0 && first >= field.From && last <= field.To && first <= last ? (first.Value, last.Value, step.Value) : null;
    }

    private static int? Value(string text, Field? field = null) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : field is not null && Array.IndexOf(field.Words, text.ToLowerInvariant()) is >= 0 and var word ? word + field.From : null;

    [GeneratedRegex(@"^(?:(?<all>\*)|(?<first>\w+)(?:-(?<last>\w+))?)(?:/(?<step>\d+))?$")]
    private static partial Regex Item();

    /// <param name="Words">Names of the values, from <paramref name="From"/> on.</param>
    private sealed record Field(string Name, int From, int To, string[] Words);
}
