using MLOps.Profiling;

namespace MLOps.Rendering;

/// <summary>Rows that a profile shows: the most frequent duplicates, near duplicates side by side, and samples. All folded.</summary>
internal static class ProfileRows
{
    // A wide table's rows would be most of the page; the report in C# has them whole.
    private const int MostColumns = 30;
    private const int ShownOfAWideTable = 5;
    private const int LongestValue = 40;

    public static void Write(Html html, ProfileReport report)
    {
        if (report.RepeatedRows.Count == 0 && report.NearDuplicates is not { Examples.Count: > 0 } && report.Samples is null)
        {
            return;
        }

        html.Section("Rows");
        Repeated(html, report);
        Near(html, report);
        Samples(html, report);
    }

    private static void Repeated(Html html, ProfileReport report)
    {
        if (report.RepeatedRows.Count > 0)
        {
            html.Details("Rows that occur most often", more => more.Plain(
                Names(report).Prepend("times"), report.RepeatedRows.Select(r => Values(r.Values).Prepend(Figures.Count(r.Count)))));
        }
    }

    private static void Near(Html html, ProfileReport report)
    {
        if (report.NearDuplicates is { Examples.Count: > 0 } near)
        {
            html.Details("Rows that are almost the same", more => more.Plain(
                Names(report).Prepend("differ in"),
                near.Examples.SelectMany(e => new[] { Values(e.Values).Prepend(ProfileWords.Cut(string.Join(", ", e.Columns), 60)), Values(e.Other).Prepend("") })));
        }
    }

    private static void Samples(Html html, ProfileReport report)
    {
        if (report.Samples is not { } samples)
        {
            return;
        }

        var most = report.Columns.Count > MostColumns ? ShownOfAWideTable : int.MaxValue;
        html.Details("First, last and random rows", more =>
        {
            foreach (var (name, rows) in new[] { ("First", samples.Head), ("Last", samples.Tail), ("At random", samples.Random) }.Where(s => s.Item2.Count > 0))
            {
                more.Element("div", name, ("class", "mlops-muted"));
                more.Plain(Names(report), rows.Take(most).Select(Values));
            }

            if (report.Columns.Count > MostColumns)
            {
                more.Element("div", $"The first {MostColumns} of {Figures.Count(report.Columns.Count)} columns.", ("class", "mlops-muted"));
            }
        });
    }

    private static IEnumerable<string> Names(ProfileReport report) => report.Columns.Take(MostColumns).Select(c => ProfileWords.Cut(c.Name, LongestValue));

    private static IEnumerable<string> Values(IReadOnlyList<object?> row) => row.Take(MostColumns).Select(v => v is null ? "–" : ProfileWords.Cut(Figures.Value(v), LongestValue));
}
