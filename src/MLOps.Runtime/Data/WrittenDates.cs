using System.Text.RegularExpressions;
using MLOps.Store;

namespace MLOps.Data;

/// <summary>Dates and times as people write them, in one order of day, month and year.</summary>
/// <param name="pattern">What every value looks like.</param>
/// <param name="day">As <c>strptime</c> has it.</param>
/// <param name="time">The same; empty for days alone.</param>
internal sealed partial class WrittenDates(string pattern, string day, string time) : WrittenForm($@"\s*({pattern})\s*")
{
    private static readonly (string Pattern, string Format)[] Days =
    [
        (@"\d{4}-\d{1,2}-\d{1,2}", "%Y-%m-%d"), (@"\d{4}/\d{1,2}/\d{1,2}", "%Y/%m/%d"), (@"\d{4}\.\d{1,2}\.\d{1,2}", "%Y.%m.%d"),
        (@"\d{1,2}/\d{1,2}/\d{4}", "%m/%d/%Y"), (@"\d{1,2}/\d{1,2}/\d{4}", "%d/%m/%Y"), (@"\d{1,2}/\d{1,2}/\d{2}", "%m/%d/%y"), (@"\d{1,2}/\d{1,2}/\d{2}", "%d/%m/%y"),
        (@"\d{1,2}\.\d{1,2}\.\d{4}", "%d.%m.%Y"), (@"\d{1,2}\.\d{1,2}\.\d{2}", "%d.%m.%y"), (@"\d{1,2}-\d{1,2}-\d{4}", "%d-%m-%Y"), (@"\d{1,2}-\d{1,2}-\d{4}", "%m-%d-%Y"),
        (@"\d{1,2}-[A-Za-z]{3}-\d{4}", "%d-%b-%Y"), (@"\d{1,2}-[A-Za-z]{3}-\d{2}", "%d-%b-%y"), (@"\d{1,2} [A-Za-z]{3} \d{4}", "%d %b %Y"), (@"\d{1,2} [A-Za-z]{3,9} \d{4}", "%d %B %Y"),
        (@"[A-Za-z]{3} \d{1,2}, \d{4}", "%b %d, %Y"), (@"[A-Za-z]{3,9} \d{1,2}, \d{4}", "%B %d, %Y"), (@"[A-Za-z]{3}, \d{1,2} [A-Za-z]{3} \d{4}", "%a, %d %b %Y"),
    ];

    private static readonly (string Pattern, string Format)[] Times =
    [
        ("", ""), (@" \d{1,2}:\d{2}", " %H:%M"), (@" \d{1,2}:\d{2}:\d{2}", " %H:%M:%S"), (@" \d{1,2}:\d{2} [AaPp][Mm]", " %I:%M %p"), (@" \d{1,2}:\d{2}:\d{2} [AaPp][Mm]", " %I:%M:%S %p"),
        (@" \d{1,2}:\d{2}:\d{2} GMT", " %H:%M:%S GMT"),
    ];

    /// <summary>Every day with every time. Of orders that all values allow, the first counts.</summary>
    public static IReadOnlyList<WrittenForm> Forms { get; } = Days.SelectMany(d => Times.Select(t => new WrittenDates(d.Pattern + t.Pattern, d.Format, t.Format))).ToList();

    private bool IsPlain => day == "%Y-%m-%d";

    // The other order of day and month, where figures alone do not tell.
    private string? Turned => day.StartsWith("%m/%d", StringComparison.Ordinal) ? "%d/%m" + day[5..] : day.StartsWith("%d-%m", StringComparison.Ordinal) ? "%m-%d" + day[5..] : null;

    public override IReadOnlyList<string> Questions(string column) =>
        [CountOf($"NOT {IsMissing(column)} AND {column} IS NOT NULL"), $"count({Parsed(column, day)})", Turned is { } turned ? $"count({Parsed(column, turned)})" : "0", CountOfWords(column)];

    public override WrittenReading? Reading(IReadOnlyList<long> answers)
    {
        var (values, dates, turned, words) = (answers[0], answers[1], answers[2], answers[3]);
        if (dates == 0 || !AreSlips(values - dates, values))
        {
            return null;
        }

        var shown = Parts().Replace(day, m => m.Value switch { "%Y" or "%y" => "year", "%m" or "%b" or "%B" => "month", "%d" => "day", _ => "weekday" });
        var note = turned == dates ? $"dates that could be of two orders were read as {shown}" : $"dates written {shown} were understood";
        string[] notes = [.. IsPlain ? Array.Empty<string>() : [note], .. words > 0 ? [WordsNote] : Array.Empty<string>()];
        return new(time.Length == 0 ? "DATE" : "TIMESTAMP", c => $"CASE WHEN {IsMissing(c)} THEN NULL ELSE {Parsed(c, day)} END", notes)
        {
            Unread = values - dates,
            IsUnread = c => $"NOT {IsMissing(c)} AND {Parsed(c, day)} IS NULL",
        };
    }

    private string Parsed(string column, string order) => $"try_strptime(trim({column}), {Sql.Text(order + time)})";

    [GeneratedRegex("%[A-Za-z]")]
    private static partial Regex Parts();
}
