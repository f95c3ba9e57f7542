using MLOps.Profiling;
using MLOps.Rendering.Charts;

namespace MLOps.Rendering;

/// <summary>What is missing in a profile: how much of each column, which columns together, and how that goes together.</summary>
internal static class ProfileMissing
{
    private const int ColumnsShown = 20;
    private const int PatternsShown = 8;

    private static readonly string[] Header = ["column", "missing", "share", ""];
    private static readonly string[] PatternHeader = ["missing together", "rows", "share"];
    private static readonly HashSet<int> Right = [1, 2];

    public static void Write(Html html, ProfileReport report)
    {
        if (report.Missingness is not { } missing)
        {
            return;
        }

        var columns = report.Columns.Where(c => c.Missing > 0).OrderByDescending(c => c.Missing).ToList();
        html.Section("Missing values");
        html.Element("div", $"{Figures.Count(missing.CompleteRows)} of {Figures.Count(report.Rows)} rows are complete ({Figures.Share((double)missing.CompleteRows / report.Rows)}).");
        html.Table(Header, columns.Take(ColumnsShown).Select(Row), Right);
        if (columns.Count > ColumnsShown)
        {
            html.Element("div", $"and {Figures.Count(columns.Count - ColumnsShown)} more columns", ("class", "mlops-muted"));
        }

        if (missing.Patterns.Count > 1)
        {
            html.Details("Which are missing together", more => Together(more, report, missing));
        }
    }

    private static void Together(Html html, ProfileReport report, Missingness missing)
    {
        html.Table(PatternHeader, missing.Patterns.Take(PatternsShown).Select(p => Pattern(p, report.Rows)), Right);
        var names = report.Columns.Select(c => c.Name).Where(n => missing.Nullity.Any(c => c.A == n || c.B == n)).ToList();
        if (names.Count is < 3 or > HeatTable.MostColumns)
        {
            return;
        }

        var values = missing.Nullity.ToDictionary(c => (c.A, c.B), c => c.Value);
        double? At(int row, int column) => values.TryGetValue((names[row], names[column]), out var value) || values.TryGetValue((names[column], names[row]), out value) ? value : null;
        var strongest = missing.Nullity[0];
        html.Element("div", "Correlation of being missing", ("class", "mlops-muted"));
        HeatTable.Write(html, names, At, $"Correlation of being missing, of {names.Count} columns; the strongest is {strongest.A} with {strongest.B}, {Figures.Number(Math.Round(strongest.Value, 2))}");
    }

    private static List<Action<Html>> Row(ColumnProfile c) =>
    [
        h => h.Text(ProfileWords.Cut(c.Name, 40)),
        h => h.Text(Figures.Count(c.Missing)),
        h => h.Text(Figures.Share(c.MissingShare)),
        h => h.Image(ShareBar.Draw(1 - c.MissingShare), $"{Figures.Share(c.MissingShare)} missing"),
    ];

    private static List<Action<Html>> Pattern(MissingPattern pattern, long rows) =>
    [
        h => h.Text(ProfileWords.Cut(string.Join(", ", pattern.Columns), 120)),
        h => h.Text(Figures.Count(pattern.Rows)),
        h => h.Text(Figures.Share((double)pattern.Rows / rows)),
    ];
}
