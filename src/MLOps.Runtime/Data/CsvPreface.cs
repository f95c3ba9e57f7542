using System.Globalization;

namespace MLOps.Data;

/// <summary>Tells what stands above a table, and the names of its columns, from its rows.</summary>
internal static class CsvPreface
{
    private const int FewestColumns = 3;
    private const int OldestYear = 1500;
    private const int LastYear = 2200;

    /// <summary>Lines above the one with the names: comments that begin with #, or a title whose line is padded with empty fields.</summary>
    public static int Lines(IReadOnlyList<string> lines, IReadOnlyList<string> delimiters) => Comments(lines, delimiters) is > 0 and var comments ? comments : Title(lines, delimiters);

    /// <summary>The first line has years for names, beside names that are words or above values that are no years.</summary>
    public static bool HasYears(IReadOnlyList<string> header, IReadOnlyList<string> first)
    {
        var years = header.Select((name, i) => (Year: Year(name), Index: i)).Where(y => y.Year is not null).ToList();
        var steps = years.Zip(years.Skip(1), (a, b) => b.Year!.Value - a.Year!.Value).ToList();
        return years.Count >= 2 && (years.Count >= FewestColumns || years.Count < header.Count)
            && header.Count(IsName) == header.Count - years.Count
            && (steps.TrueForAll(s => s > 0) || steps.TrueForAll(s => s < 0))
            && years.Exists(y => y.Index < first.Count && Year(first[y.Index]) is null);
    }

    // The last comment holds the names when it has as many fields as the row below.
    private static int Comments(IReadOnlyList<string> lines, IReadOnlyList<string> delimiters)
    {
        var comments = lines.TakeWhile(l => l.StartsWith('#')).Count();
        if (comments == 0 || comments == lines.Count)
        {
            return 0;
        }

        var delimiter = delimiters.MaxBy(d => lines[comments].Split(d).Length)!;
        int Fields(int line) => lines[line].Split(delimiter).Length;
        return Fields(comments) > 1 && Fields(comments - 1) == Fields(comments) && (comments == 1 || Fields(comments - 2) != Fields(comments)) ? comments - 1 : comments;
    }

    private static int Title(IReadOnlyList<string> lines, IReadOnlyList<string> delimiters)
    {
        if (lines.Count == 0)
        {
            return 0;
        }

        var delimiter = delimiters.MaxBy(d => lines[0].Split(d).Length)!;
        var title = lines[0].Split(delimiter);
        if (title.Length < FewestColumns || title.Count(f => f.Length > 0) != 1 || title[0].Length == 0)
        {
            return 0;
        }

        var names = lines.ToList().FindIndex(l => l.Split(delimiter) is var fields && fields.Length == title.Length && fields.All(f => f.Length > 0));
        return names > 0 && lines[names].Split(delimiter).All(IsName) ? names : 0;
    }

    private static bool IsName(string field) => field.Any(char.IsLetter);

    private static int? Year(string field) =>
        int.TryParse(field.Trim('"', ' '), NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= OldestYear and <= LastYear ? year : null;
}
