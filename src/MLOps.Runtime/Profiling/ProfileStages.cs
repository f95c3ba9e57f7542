using MLOps.Data;
using MLOps.Profiling.Files;
using MLOps.Profiling.Personal;
using MLOps.Profiling.Relations;
using MLOps.Profiling.Series;
using MLOps.Profiling.Spelling;
using MLOps.Profiling.Target;
using MLOps.Profiling.Texts;

namespace MLOps.Profiling;

/// <summary>The stages of a profile: columns by themselves, rows as wholes, columns in pairs. Alerts and estimates follow from the figures.</summary>
/// <param name="sample">Rows that quantiles come from where all would be too dear.</param>
/// <param name="pairs">Rows that columns are compared over and texts are read from.</param>
internal sealed class ProfileStages(Source source, ProfileRun run, SampledRows sample, SampledRows pairs, Findings found, ColumnFigures figures)
{
    private readonly ValueMask _mask = new(run.Options);

    private SampledRows Whole => pairs.HasAllColumns ? pairs : sample;

    public static ProfileReport Of(Source source, ProfileRun run)
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
        return new ProfileStages(source, run, sample, pairs, found, figures).Report(plain, compared, target);
    }

    // A sample of all columns of a wide table costs more than all that is asked of it.
    private static IReadOnlyList<PreparedColumn> RowsNeededOf(ProfileRun run, ComparedColumns compared, Findings found) =>
        run.Columns.Count <= PreparedRelation.MostColumnsInPlace || run.Options.Target is not null ? run.Columns : run.Columns.Where(c => compared.Contains(c) || (c.IsText && !found.HasAllValues(c))).ToList();

    private ProfileReport Report(List<ColumnProfile> plain, ComparedColumns compared, PreparedColumn? target)
    {
        var columns = Columns(plain);
        run.Begin("comparing rows", 0.7);
        var duplicates = DuplicateRows.Find(run, columns);
        var near = NearDuplicateStage.Find(run, columns, duplicates.Count);
        run.Begin("comparing columns", 0.8);
        var pairsOfColumns = new ComparedParts(run, pairs, compared);
        var correlations = pairsOfColumns.Correlations();
        var related = target is null ? null : new TargetStage(run, pairs, columns).Find(target);
        return Stated(new ProfileReport
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
            Samples = RowSampler.Take(run, Whole),
            Alerts = Alerts(columns, duplicates.Count, correlations, near, related),
            Correlations = correlations,
            Target = related,
            Interactions = pairsOfColumns.Interactions(correlations),
            Bytes = ColumnBytes.Of(source.Columns, columns),
            Notes = run.Options.Sensitive ? source.NotesWithoutValues ?? source.Notes : source.Notes,
            Seed = run.Options.Seed,
            Options = run.Options with { Progress = null },
            Version = Product.Version,
            Method = "exact",
            Seconds = 0,
        });
    }

    private List<ColumnProfile> Columns(List<ColumnProfile> plain)
    {
        var (texts, numbers, files) = (new TextStage(run, pairs, found), new PersonalStage(run, Whole, found), new FileStage(run, found, figures));
        var read = run.Columns.Select(c => files.Of(c, numbers.Of(c, texts.Of(c, plain[c.Index], DateText.Is(figures.Examples(c))))) with { Gaps = Gaps.Of(run, found, c), Elements = ListElements.Of(run, source, c) }).ToList();
        var marked = new SeriesStage(run).Mark(read);
        var columns = marked.Select(_mask.Over).ToList();
        var spellings = new SpellingStage(run, found);
        return run.Columns.Select(c => _mask.Hides(columns[c.Index]) ? columns[c.Index] : spellings.Of(c, columns[c.Index])).ToList();
    }

    private IReadOnlyList<Alert> Alerts(List<ColumnProfile> columns, long duplicates, IReadOnlyList<Correlation> correlations, NearDuplicates? near, TargetReport? related)
    {
        var evidence = run.Columns.Select(c => new ColumnEvidence(columns[c.Index], figures.Examples(c), !_mask.Hides(columns[c.Index]))).ToList();
        return AlertRules.Judge(run.Rows, duplicates, evidence, correlations, run.Options.Thresholds, [.. PersonalAlerts.Of(columns, _mask.Hides), .. SpellingAlerts.Of(columns, near), .. TargetAlerts.Of(related, run.Options.Thresholds)]);
    }

    private ProfileReport Stated(ProfileReport report)
    {
        var shown = _mask.Over(report);
        var estimates = Estimates.Of(run, shown, sample.Rows, pairs.Rows);
        return shown with { Estimates = estimates, Method = Estimates.InWords(estimates) };
    }
}
