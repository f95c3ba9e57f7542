using System.Globalization;

namespace MLOps.Profiling;

/// <summary>States which figures of a profile are not exact, how they were found and how far they may be off.</summary>
internal static class Estimates
{
    public static IReadOnlyList<Estimate> Of(ProfileRun run, ProfileReport report, long sampleRows, long pairRows)
    {
        var found = new List<Estimate>();
        void Add(string figures, IEnumerable<string> columns, string method, string? error) => found.Add(new(figures, columns.ToList(), method, error));
        string Sample(long rows) => $"a sample of {Figures.Count(rows)} rows, seed {run.Options.Seed}";
        if (report.SampledFrom is { } all)
        {
            Add("all figures", [], $"{Sample(run.Rows)}, of {Figures.Count(all)}", null);
        }

        if (Names(report, c => !c.QuantilesAreExact) is { Count: > 0 } quantiles)
        {
            Add("quantiles, iqr and mad", quantiles, Sample(sampleRows), $"{Percent(0.5 / Math.Sqrt(sampleRows))} of the rank");
        }

        if (Names(report, c => !c.DistinctIsExact) is { Count: > 0 } distinct)
        {
            var fewest = report.Columns.Where(c => !c.DistinctIsExact).Min(c => c.Distinct);
            Add("distinct", distinct, $"one value in {ColumnStage.HashRate}, chosen by hash", Percent(Math.Sqrt((ColumnStage.HashRate - 1) / Math.Max(1.0, fewest))));
        }

        if (Names(report, c => !c.TopIsExact && c.Top.Count > 0) is { Count: > 0 } top)
        {
            Add("frequent values", top, Sample(sampleRows), null);
        }

        if (!report.DuplicateRowsAreExact)
        {
            Add("duplicate rows", [], $"one row in {DuplicateRows.Rate}, chosen by hash", $"about {Figures.Count((long)Math.Sqrt((double)DuplicateRows.Rate * Math.Max(1, report.DuplicateRows)))} rows");
        }

        foreach (var rows in report.Correlations.Where(c => !c.IsExact).GroupBy(c => c.Method).Select(g => (Method: g.Key, Rows: g.Max(c => c.Rows))).GroupBy(g => g.Rows))
        {
            Add("correlations by " + string.Join(", ", rows.Select(r => r.Method)), [], Sample(rows.Key), $"at most {1 / Math.Sqrt(Math.Max(1, rows.Key)):0.####}".ToString(CultureInfo.InvariantCulture));
        }

        if (Names(report, c => c.Text is { IsExact: false }) is { Count: > 0 } texts)
        {
            Add("characters, words and parts", texts, Sample(pairRows), null);
        }

        if (Names(report, c => c.Personal.Any(p => !p.IsExact)) is { Count: > 0 } personal)
        {
            Add("personal data", personal, $"at most {Figures.Count(pairRows)} sampled rows, seed {run.Options.Seed}", null);
        }

        if (report.Target is { IsExact: false })
        {
            Add("the relation to the target", [], Sample(pairRows), null);
        }

        return found;
    }

    /// <summary>"exact", or all estimates in one sentence.</summary>
    public static string InWords(IReadOnlyList<Estimate> estimates) => estimates.Count == 0
        ? "exact"
        : "exact, but for " + string.Join("; ", estimates.Select(e => $"{e.Figures} from {e.Method}{(e.Error is null ? "" : $" (± {e.Error})")}"));

    private static List<string> Names(ProfileReport report, Func<ColumnProfile, bool> which) => report.Columns.Where(which).Select(c => c.Name).ToList();

    private static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %";
}
