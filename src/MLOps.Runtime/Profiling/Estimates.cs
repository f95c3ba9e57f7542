using System.Globalization;
using MLOps.Profiling.Personal;
using MLOps.Profiling.Relations;
using MLOps.Profiling.Series;
using MLOps.Profiling.Spelling;
using MLOps.Profiling.Texts;

namespace MLOps.Profiling;

/// <summary>States which figures of a profile are not exact, how they were found and how far they may be off.</summary>
internal static class Estimates
{
    public static IReadOnlyList<Estimate> Of(ProfileRun run, ProfileReport report, long sampleRows, long pairRows)
    {
        var all = report.SampledFrom is { } rows ? new[] { new Estimate("all figures", [], $"{Sample(run, run.Rows, "rows")}, of {Figures.Count(rows)}", null) } : [];
        return [
            .. all,
            .. OfColumns(run, report.Columns, sampleRows, "rows"),
            .. OfColumns(run, report.Columns.SelectMany(Elements).ToList(), run.Options.QuantileSampleRows, "elements"),
            .. Series(run, report),
            .. OfTable(run, report, pairRows),
        ];
    }

    private static IEnumerable<ColumnProfile> Elements(ColumnProfile column) => column.Elements.SelectMany(e => Elements(e).Prepend(e));

    private static IEnumerable<Estimate> OfColumns(ProfileRun run, IReadOnlyList<ColumnProfile> columns, long sample, string unit)
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
            yield return new("frequent values", top, Sample(run, sample, unit), $"at most {OfShares(sample)} of the {unit}");
        }

        foreach (var estimate in Texts(run, columns, unit).Concat(Personal(run, columns, unit)))
        {
            yield return estimate;
        }
    }

    private static IEnumerable<Estimate> Texts(ProfileRun run, IReadOnlyList<ColumnProfile> columns, string unit)
    {
        const string figures = "characters, words and parts";
        var sampled = columns.Where(c => c.Text is { IsExact: false } && c.Text.Texts < c.Count).ToList();
        if (sampled.Count > 0)
        {
            yield return new(figures, Names(sampled, _ => true), $"a sample of at most {Figures.Count(sampled.Max(c => c.Text!.Texts))} {unit}, seed {run.Options.Seed}", $"at most {OfShares(sampled.Min(c => c.Text!.Texts))} of the {unit}");
        }

        if (Names(columns, c => c.Text is { IsExact: false } && c.LengthMax > DuckDbQueries.LongestCountedText) is { Count: > 0 } cut)
        {
            yield return new(figures, cut, $"the first {Figures.Count(DuckDbQueries.LongestCountedText)} characters of each text", null);
        }
    }

    private static IEnumerable<Estimate> Personal(ProfileRun run, IReadOnlyList<ColumnProfile> columns, string unit)
    {
        var sampled = columns.Where(c => c.Personal.Any(p => !p.IsExact)).ToList();
        if (sampled.Count > 0)
        {
            long Looked(ColumnProfile c) => Math.Min(c.Count, c.Text?.Texts ?? (c.IsNumeric ? PersonalStage.MostRows : TextStage.TextsWithin(c, run.Options.CorrelationRows)));
            yield return new("personal data", Names(sampled, _ => true), $"a sample of at most {Figures.Count(sampled.Max(Looked))} {unit}, seed {run.Options.Seed}", $"at most {OfShares(sampled.Min(Looked))} of the {unit}");
        }
    }

    private static IEnumerable<Estimate> Series(ProfileRun run, ProfileReport report)
    {
        var most = SeriesStage.MostRows(run.Options);
        if (run.Rows > most && Names(report.Columns, c => c.Series is not null) is { Count: > 0 } series)
        {
            yield return new("time series", series, $"the first {Figures.Count(most)} rows", $"at most {Decimal(1 / Math.Sqrt(most))} of an autocorrelation");
        }

        if (run.Rows > most && Names(report.Columns, c => c.Series?.Period > LongSeason.Shortest) is { Count: > 0 } seasons)
        {
            yield return new($"periods of more than {LongSeason.Shortest} rows", seasons, $"the smoothed autocorrelation of the first {Figures.Count(most)} rows", "some hundredths of the period");
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
            yield return new("correlations by " + string.Join(", ", rows.Select(r => MethodNames.Of(r.Method))), [], Sample(run, rows.Key, "rows"), $"at most {Decimal(1 / Math.Sqrt(Math.Max(1, rows.Key)))}");
        }

        if (report.Target is { IsExact: false })
        {
            yield return new("the relation to the target", [], Sample(run, pairRows, "rows"), $"about {Decimal(1 / Math.Sqrt(Math.Max(1, pairRows)))}");
        }

        if (report.NearDuplicates is { IsExact: false })
        {
            yield return new("near-duplicate rows", [], $"slips in {NearDuplicateStage.MostSlipColumns} texts and {Figures.Count(NearDuplicateQueries.MostGroups)} groups of rows that are equal but for one, at least so many", null);
        }
    }

    /// <summary>"exact", or all estimates in one sentence.</summary>
    public static string InWords(IReadOnlyList<Estimate> estimates) => estimates.Count == 0
        ? "exact"
        : "exact, but for " + string.Join("; ", estimates.Select(e => $"{e.Figures} from {e.Method}{(e.Error is null ? "" : $" (± {e.Error})")}"));

    private static string Sample(ProfileRun run, long size, string unit) => $"a sample of {Figures.Count(size)} {unit}, seed {run.Options.Seed}";

    private static List<string> Names(IReadOnlyList<ColumnProfile> columns, Func<ColumnProfile, bool> which) => columns.Where(which).Select(c => c.Name).ToList();

    // One standard error of a share, where it is largest.
    private static string OfShares(long looked) => Percent(0.5 / Math.Sqrt(Math.Max(1, looked)));

    private static string Decimal(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %";
}
