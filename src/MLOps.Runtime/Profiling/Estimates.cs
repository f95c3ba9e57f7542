using System.Globalization;
using MLOps.Profiling.Series;

namespace MLOps.Profiling;

/// <summary>States which figures of a profile are not exact, how they were found and how far they may be off.</summary>
internal static class Estimates
{
    public static IReadOnlyList<Estimate> Of(ProfileRun run, ProfileReport report, long sampleRows, long pairRows)
    {
        var all = report.SampledFrom is { } rows ? new[] { new Estimate("all figures", [], $"{Sample(run, run.Rows, "rows")}, of {Figures.Count(rows)}", null) } : [];
        return [
            .. all,
            .. OfColumns(run, report.Columns, sampleRows, pairRows, "rows"),
            .. OfColumns(run, report.Columns.SelectMany(Elements).ToList(), run.Options.QuantileSampleRows, run.Options.CorrelationRows, "elements"),
            .. Series(run, report),
            .. OfTable(run, report, pairRows),
        ];
    }

    private static IEnumerable<ColumnProfile> Elements(ColumnProfile column) => column.Elements.SelectMany(e => Elements(e).Prepend(e));

    private static IEnumerable<Estimate> OfColumns(ProfileRun run, IReadOnlyList<ColumnProfile> columns, long sample, long pairs, string unit)
    {
        if (Names(columns, c => !c.QuantilesAreExact) is { Count: > 0 } quantiles)
        {
            yield return new("quantiles, iqr and mad", quantiles, Sample(run, sample, unit), $"{Percent(0.5 / Math.Sqrt(sample))} of the rank");
        }

        if (Names(columns, c => !c.DistinctIsExact) is { Count: > 0 } distinct)
        {
            var fewest = columns.Where(c => !c.DistinctIsExact).Min(c => c.Distinct);
            yield return new("distinct", distinct, $"one value in {ColumnStage.HashRate}, chosen by hash", Percent(Math.Sqrt((ColumnStage.HashRate - 1) / Math.Max(1.0, fewest))));
        }

        if (Names(columns, c => !c.TopIsExact && c.Top.Count > 0) is { Count: > 0 } top)
        {
            yield return new("frequent values", top, Sample(run, sample, unit), null);
        }

        if (Names(columns, c => c.Text is { IsExact: false }) is { Count: > 0 } texts)
        {
            yield return new("characters, words and parts", texts, Sample(run, pairs, unit), null);
        }

        if (Names(columns, c => c.Personal.Any(p => !p.IsExact)) is { Count: > 0 } personal)
        {
            yield return new("personal data", personal, $"at most {Figures.Count(pairs)} sampled {unit}, seed {run.Options.Seed}", null);
        }
    }

    private static IEnumerable<Estimate> Series(ProfileRun run, ProfileReport report)
    {
        var most = SeriesStage.MostRows(run.Options);
        if (run.Rows > most && Names(report.Columns, c => c.Series is not null) is { Count: > 0 } series)
        {
            yield return new("time series", series, $"the first {Figures.Count(most)} rows", $"at most {Decimal(1 / Math.Sqrt(most))} of an autocorrelation");
        }
    }

    private static IEnumerable<Estimate> OfTable(ProfileRun run, ProfileReport report, long pairRows)
    {
        if (!report.DuplicateRowsAreExact)
        {
            yield return new("duplicate rows", [], $"one row in {DuplicateRows.Rate}, chosen by hash", $"about {Figures.Count((long)Math.Sqrt((double)DuplicateRows.Rate * Math.Max(1, report.DuplicateRows)))} rows");
        }

        foreach (var rows in report.Correlations.Where(c => !c.IsExact).GroupBy(c => c.Method).Select(g => (Method: g.Key, Rows: g.Max(c => c.Rows))).GroupBy(g => g.Rows))
        {
            yield return new("correlations by " + string.Join(", ", rows.Select(r => r.Method)), [], Sample(run, rows.Key, "rows"), $"at most {Decimal(1 / Math.Sqrt(Math.Max(1, rows.Key)))}");
        }

        if (report.Target is { IsExact: false })
        {
            yield return new("the relation to the target", [], Sample(run, pairRows, "rows"), null);
        }
    }

    /// <summary>"exact", or all estimates in one sentence.</summary>
    public static string InWords(IReadOnlyList<Estimate> estimates) => estimates.Count == 0
        ? "exact"
        : "exact, but for " + string.Join("; ", estimates.Select(e => $"{e.Figures} from {e.Method}{(e.Error is null ? "" : $" (± {e.Error})")}"));

    private static string Sample(ProfileRun run, long size, string unit) => $"a sample of {Figures.Count(size)} {unit}, seed {run.Options.Seed}";

    private static List<string> Names(IReadOnlyList<ColumnProfile> columns, Func<ColumnProfile, bool> which) => columns.Where(which).Select(c => c.Name).ToList();

    private static string Decimal(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %";
}
