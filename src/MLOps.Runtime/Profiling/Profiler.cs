using DuckDB.NET.Data;
using MLOps.Data;

namespace MLOps.Profiling;

/// <summary>
/// Profiles a source in a few passes: one scan for counts and quantiles, one grouping per column for distinct and frequent values,
/// one scan for moments, deviations and histograms, one for duplicate rows, and one read of the rows to correlate.
/// </summary>
internal sealed class Profiler(Workspace workspace, ProfileOptions options)
{
    // An estimate below this is cheap to make exact, however long the table.
    private const long CheapDistinct = 1_000_000;

    private DataEngine Engine => workspace.Data.Engine;

    /// <exception cref="UserException">The source turned out to be unreadable on the way.</exception>
    public ProfileReport Run(Source source, CancellationToken cancellation)
    {
        var started = workspace.Clock.GetTimestamp();
        try
        {
            using var prepared = PreparedRelation.Of(Engine, source, cancellation);
            var report = Profile(source, prepared, cancellation);
            return report with { Seconds = workspace.Clock.GetElapsedTime(started).TotalSeconds };
        }
        catch (DuckDBException error)
        {
            throw new UserException($"{source.Name} cannot be profiled: {error.Message.ReplaceLineEndings("\n").Split('\n')[0]}", "The rows before it are fine; mend that value, or select around it with SQL.");
        }
    }

    private ProfileReport Profile(Source source, PreparedRelation prepared, CancellationToken cancellation)
    {
        var exact = options.Exact || prepared.Rows <= options.ExactRows;
        var first = First(prepared, exact, cancellation);
        var edges = prepared.Columns.Select(c => HistogramEdges.Of(c, first, options.Bins)).ToList();
        var found = Find(prepared, first, edges, exact, cancellation);
        var columns = prepared.Columns.Select(c => ColumnFigures.Of(c, prepared.Rows, found, edges[c.Index])).ToList();
        var duplicates = columns.Any(c => c.DistinctIsExact && c.Distinct == prepared.Rows) ? 0 : DuplicateRows.Count(Engine, prepared, exact, cancellation);
        var correlations = Correlations.Of(Engine, prepared, columns, options, cancellation);
        var evidence = columns.Select((c, i) => new ColumnEvidence(c, found.Frequencies.GetValueOrDefault(i))).ToList();
        return new ProfileReport
        {
            Source = source.Name,
            Rows = prepared.Rows,
            Columns = columns,
            DuplicateRows = duplicates,
            MissingCells = columns.Sum(c => c.Missing),
            Alerts = AlertRules.Judge(prepared.Rows, duplicates, evidence, correlations, options.Thresholds),
            Correlations = correlations,
            Method = Method(columns, correlations, exact),
            Notes = source.Notes,
            Seconds = 0,
        };
    }

    private Answers First(PreparedRelation prepared, bool exact, CancellationToken cancellation)
    {
        var asked = prepared.Columns.SelectMany(MeasurePlan.First);
        var rough = exact ? [] : prepared.Columns.Select(c => new Aggregate(c, Measure.RoughDistinct));
        return Answers.Ask(Engine, prepared.Of, asked.Concat(rough), cancellation);
    }

    private Findings Find(PreparedRelation prepared, Answers first, IReadOnlyList<IReadOnlyList<double>?> edges, bool exact, CancellationToken cancellation)
    {
        var counted = prepared.Columns.Where(c => exact || first.Integer(c, Measure.RoughDistinct) <= CheapDistinct);
        var frequencies = Frequencies.Count(Engine, prepared, counted, options.TopValues, cancellation);
        var second = Answers.Ask(Engine, prepared.Of, prepared.Columns.SelectMany(c => MeasurePlan.Second(c, first, edges[c.Index])), cancellation);
        var numeric = prepared.Columns.Where(c => c.Kind == ColumnKind.Numeric).ToList();
        string Some(IReadOnlyCollection<PreparedColumn> asked) => exact ? prepared.Of(asked) : prepared.Sample(asked, options.QuantileSampleRows, options.Seed);
        var quantiles = Answers.Ask(Engine, Some, numeric.Select(c => new Aggregate(c, Measure.Quantiles, MeasurePlan.QuantileLevels)), cancellation);
        var deviations = Answers.Ask(Engine, Some, numeric.SelectMany(c => Deviation(c, quantiles)), cancellation);
        return new(first, quantiles, deviations, second, frequencies, exact);
    }

    private static IEnumerable<Aggregate> Deviation(PreparedColumn column, Answers quantiles) =>
        quantiles.Numbers(column, Measure.Quantiles) is { } q && double.IsFinite(q[2]) ? [new(column, Measure.MedianDeviation, q[2])] : [];

    private string Method(IReadOnlyList<ColumnProfile> columns, IReadOnlyList<Correlation> correlations, bool exact)
    {
        var rough = new List<string>();
        if (!exact && columns.Any(c => c.Type == ColumnKind.Numeric))
        {
            rough.Add($"quantiles, iqr and mad from a sample of {Figures.Count(options.QuantileSampleRows)} rows");
        }

        if (columns.Any(c => !c.DistinctIsExact))
        {
            rough.Add($"distinct counts above {Figures.Count(CheapDistinct)} by HyperLogLog");
        }

        if (correlations.Any(c => !c.IsExact))
        {
            rough.Add($"correlations from a sample of {Figures.Count(options.CorrelationRows)} rows");
        }

        if (columns.Count(c => c.Type == ColumnKind.Numeric) > options.CorrelationColumns)
        {
            rough.Add($"correlations of the first {options.CorrelationColumns} columns only");
        }

        return rough.Count == 0 ? "exact" : $"exact, but for {string.Join("; ", rough)} (seed {options.Seed})";
    }
}
