using DuckDB.NET.Data;
using MLOps.Data;
using MLOps.Profiling.Personal;
using MLOps.Profiling.Relations;
using MLOps.Profiling.Series;
using MLOps.Profiling.Spelling;
using MLOps.Profiling.Target;
using MLOps.Profiling.Texts;

namespace MLOps.Profiling;

/// <summary>Profiles a source stage by stage: columns by themselves, rows as wholes, columns in pairs. Alerts and estimates follow from the figures.</summary>
internal sealed class Profiler(Workspace workspace, ProfileOptions options)
{
    private DataEngine Engine => workspace.Data.Engine;

    /// <exception cref="UserException">The source turned out to be unreadable on the way.</exception>
    public ProfileReport Run(Source source, CancellationToken cancellation)
    {
        if (options.Strict && source.Notes.Count > 0)
        {
            throw new UserException($"{source.Name} is not read as it stands: {string.Join("; ", source.Notes)}.", "Mend the file, or profile it without strict.");
        }

        var (started, watch) = (workspace.Clock.GetUtcNow(), workspace.Clock.GetTimestamp());
        try
        {
            options.Progress?.Report(new ProfileProgress("opening", 0));
            using var limit = Engine.LimitMemory(options.Memory ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);
            using var prepared = PreparedRelation.Of(Engine, source, options, cancellation);
            var run = new ProfileRun(Engine, prepared, options, options.Exact || prepared.Rows <= options.ExactRows, cancellation);
            var report = Profile(source, run) with { Started = started, Seconds = workspace.Clock.GetElapsedTime(watch).TotalSeconds };
            run.Begin("done", 1);
            return report;
        }
        catch (DuckDBException error)
        {
            throw new UserException($"{source.Name} cannot be profiled: {error.Message.ReplaceLineEndings("\n").Split('\n')[0]}", "The rows before it are fine; mend that value, or select around it with SQL.");
        }
    }

    // A sample of all columns of a wide table costs more than all that is asked of it.
    private static IReadOnlyList<PreparedColumn> RowsNeededOf(ProfileRun run, ComparedColumns compared, Findings found) =>
        run.Columns.Count <= PreparedRelation.MostColumnsInPlace || run.Options.Target is not null ? run.Columns : run.Columns.Where(c => compared.Contains(c) || (c.IsText && !found.HasAllValues(c))).ToList();

    private static ProfileReport Profile(Source source, ProfileRun run)
    {
        var target = run.Options.Target is { } named ? TargetStage.Named(named, run.Columns, source.Name) : null;
        run.Begin("drawing a sample", 0.02);
        using var all = SampledRows.All(run);
        using var sample = run.IsExact ? all : all.Draw(run.Options.QuantileSampleRows, run.Columns);
        var found = new ColumnStage(run, sample).Find();
        var figures = new ColumnFigures(found, run.Rows);
        var plain = run.Columns.Select(figures.Of).ToList();
        run.Begin("reading texts", 0.65);
        var compared = ComparedColumns.Of(run, plain);
        using var pairs = run.Options.Exact ? all : sample.Draw(run.Options.CorrelationRows, RowsNeededOf(run, compared, found));
        var texts = new TextStage(run, pairs, found);
        var numbers = new PersonalStage(run, pairs.HasAllColumns ? pairs : sample, found);
        var columns = new SeriesStage(run).Mark(run.Columns
            .Select(c => numbers.Of(c, texts.Of(c, plain[c.Index], DateText.Is(figures.Examples(c)))) with { Gaps = Gaps.Of(run, found, c), Elements = ListElements.Of(run, source, c) }).ToList());
        columns = run.Options.ShowPersonal ? columns : columns.Select(PersonalMask.Over).ToList();
        columns = run.Columns.Select(c => DirtyCategories.Mark(columns[c.Index], found.Frequencies.GetValueOrDefault(c.Index)?.All)).ToList();
        run.Begin("comparing rows", 0.7);
        var duplicates = DuplicateRows.Find(run, columns);
        var near = NearDuplicateStage.Find(run, columns, duplicates.Count);
        run.Begin("comparing columns", 0.8);
        var paired = PairedRows.Read(run, pairs, compared);
        var correlations = new Correlations(run, paired).All();
        var related = target is null ? null : new TargetStage(run, pairs, columns).Find(target);
        var evidence = run.Columns.Select(c => new ColumnEvidence(columns[c.Index], figures.Examples(c))).ToList();
        var report = new ProfileReport
        {
            Source = source.Name,
            Rows = run.Rows,
            SampledFrom = run.Relation.SampledFrom,
            Columns = columns,
            DuplicateRows = duplicates.Count,
            DuplicateRowsAreExact = duplicates.IsExact,
            RepeatedRows = duplicates.Repeated,
            NearDuplicates = near,
            MissingCells = columns.Sum(c => c.Missing),
            Missingness = MissingStage.Find(run, columns),
            Samples = RowSampler.Take(run, pairs.HasAllColumns ? pairs : sample),
            Alerts = AlertRules.Judge(run.Rows, duplicates.Count, evidence, correlations, run.Options.Thresholds, [.. PersonalAlerts.Of(columns), .. SpellingAlerts.Of(columns, near), .. TargetAlerts.Of(related, run.Options.Thresholds)]),
            Correlations = correlations,
            Target = related,
            Interactions = Interactions.Of(paired, correlations),
            Bytes = ColumnBytes.Of(source.Columns, columns),
            Notes = source.Notes,
            Seed = run.Options.Seed,
            Method = "exact",
            Seconds = 0,
        };
        report = run.Options.ShowPersonal ? report : PersonalMask.Over(report);
        var estimates = Estimates.Of(run, report, sample.Rows, pairs.Rows);
        return report with { Estimates = estimates, Method = Estimates.InWords(estimates) };
    }
}
