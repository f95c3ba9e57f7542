using MLOps.Data;
using MLOps.Validation.Execution;
using MLOps.Validation.States;
using MLOps.Validation.Suites;

namespace MLOps.Validation;

/// <summary>Runs a suite over a source: schema, one scan, keys, reconciliation; then the failing rows, the report and its record.</summary>
internal sealed class Validator(Workspace workspace, ValidationOptions options, CancellationToken cancellation)
{
    private DataEngine Engine => workspace.Data.Engine;

    /// <summary>A query as source runs when the suite has no mistakes; up to then it gives its columns alone.</summary>
    public ValidationReport Run(object source, string? name, Func<SuiteDraft> suite)
    {
        if (source is string query && DataCatalog.IsSql(query))
        {
            Explain(workspace.Data.OpenColumns(query), suite());
        }

        return workspace.Data.During(source, name, opened => Run(opened, suite()), cancellation: cancellation);
    }

    private ValidationReport Run(Source source, SuiteDraft draft)
    {
        var (began, started) = (workspace.Clock.GetUtcNow(), workspace.Clock.GetTimestamp());
        var quarantine = Output(options.Quarantine);
        var clean = Output(options.Clean);
        Protect(source, quarantine, clean);
        using var binder = Binder(source);
        var bound = Bind(binder, draft);
        var masking = new Masking(Masked(source, draft));
        using var limit = Engine.LimitMemory(options.Memory ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);
        var checks = binder.WithRows(bound);
        using var keys = new KeySets(Engine, source, cancellation);
        var (findings, rows) = Evaluate(draft.Suite.Name, source, checks, keys);
        var failing = WriteFailing(source, checks, findings, keys, quarantine, clean);
        var report = new ValidationReport(
            source.Name, draft.Suite.Name, checks.All(c => Succeeds(c.Check, findings[c.Id])), rows,
            checks.Select(c => masking.Apply(Result(c, findings[c.Id], failing), c.Columns.Select(x => x.Name))).ToList(), failing.Rows, quarantine?.Shown, workspace.Clock.GetElapsedTime(started).TotalSeconds)
        {
            Clean = clean?.Shown,
            Notes = source.Notes,
            Started = began,
        };
        Record(report with { State = State(source, draft, checks, findings, keys, report) }, source);
        return report;
    }

    /// <summary>The passes that the suite would take; nothing is read, nothing recorded.</summary>
    public ValidationPlan Explain(Source source, SuiteDraft draft)
    {
        using var binder = Binder(source);
        return new(source.Name, draft.Suite.Name, Passes.Of(Bind(binder, draft), source, SuiteDialect.DuckDb));
    }

    // A misspelled name would show what it should hide.
    private List<string> Masked(Source source, SuiteDraft draft)
    {
        var names = draft.Suite.Mask.Concat(options.Mask).ToList();
        return names.FirstOrDefault(n => !source.Columns.Any(c => string.Equals(c.Name, n, StringComparison.OrdinalIgnoreCase))) is { } unknown
            ? throw new UserException(UserError.Unknown("column", unknown, source.Columns.Select(c => c.Name), source.Name))
            : names;
    }

    private SuiteBinder Binder(Source source) => new(workspace.Data, source, options.Variables, workspace.BaseDirectory, cancellation);

    private List<BoundCheck> Bind(SuiteBinder binder, SuiteDraft draft)
    {
        var checks = binder.Bind(Tagged(draft));
        SuiteMistake.ThrowIfAny(draft.Suite.Name, [.. draft.Mistakes, .. binder.Mistakes]);
        return checks;
    }

    private SuiteDraft Tagged(SuiteDraft draft)
    {
        if (options.Tags.Count == 0)
        {
            return draft;
        }

        var known = draft.Suite.Checks.SelectMany(c => c.Tags).Distinct(StringComparer.Ordinal).ToList();
        return options.Tags.FirstOrDefault(t => !known.Contains(t)) is { } unknown
            ? throw new UserException(UserError.Unknown("tag", unknown, known, draft.Suite.Name))
            : draft with { Suite = draft.Suite.With(draft.Suite.Checks.Where(c => c.Tags.Intersect(options.Tags).Any())) };
    }

    private (Dictionary<string, Finding> Findings, long Rows) Evaluate(string suite, Source source, List<BoundCheck> checks, KeySets keys)
    {
        var able = checks.Where(c => c.IsAsked).ToList();
        var (findings, rows) = new RowScan(Engine, source, cancellation).Run(able.Where(Passes.IsScanned).ToList());
        var reconciliation = new Reconciliation(Engine, source, cancellation);
        var anomalies = new AnomalyChecks(workspace.Store, suite);
        var wholes = new WholeChecks(Engine, source, workspace.Clock, cancellation);
        foreach (var check in able)
        {
            findings[check.Id] = check.Expectation switch
            {
                _ when findings.TryGetValue(check.Id, out var scanned) && scanned.Error is not null => scanned,
                KeyExpectation => keys.Find(check, findings[check.Id].Evaluated),
                AggregateEquals => reconciliation.Find(check),
                NoAnomaly => anomalies.Judge(check, findings[check.Id]),
                WholeExpectation => wholes.Find(check),
                SchemaExpectation => SchemaCheck.Find(check, source.Columns),
                _ => findings[check.Id],
            };
        }

        foreach (var check in checks.Where(c => !c.IsAsked))
        {
            findings[check.Id] = check.Known ?? Finding.Of(check.Error!);
        }

        return (findings, rows);
    }

    private FailingSummary WriteFailing(Source source, List<BoundCheck> checks, Dictionary<string, Finding> findings, KeySets keys, OutputFile? quarantine, OutputFile? clean)
    {
        var failed = checks.Where(c => c.Expectation is RowExpectation or KeyExpectation && findings[c.Id].Failed > 0).ToList();
        var rows = new FailingRows(Engine, source, keys, cancellation);
        clean?.Write(file => rows.WriteClean(failed, file));
        if (failed.Count == 0 && quarantine is null)
        {
            return FailingSummary.None;
        }

        var summary = FailingSummary.None;
        var target = quarantine ?? new OutputFile(Path.Combine(Path.GetTempPath(), $"mlops-{Guid.NewGuid():N}.parquet"), workspace.BaseDirectory);
        try
        {
            target.Write(file =>
            {
                var shown = failed.Take(FailingSummary.SampledChecks).ToList();
                if (quarantine is null)
                {
                    rows.WriteShown(failed, shown, file);
                }
                else
                {
                    rows.Write(failed, file);
                }

                summary = shown.Count == 0 ? FailingSummary.None : FailingSummary.Read(Engine, new Samples(Engine, source, shown, file, rows.Columns, cancellation), options.SampleRows, file);
            });
        }
        finally
        {
            if (quarantine is null)
            {
                File.Delete(target.Path);
            }
        }

        return summary;
    }

    // An info or warning that does not hold is reported, and leaves the verdict alone; what could not be evaluated does not.
    private static bool Succeeds(ValidationCheck check, Finding finding) => finding.Error is null && (finding.Holds || check.Level < Severity.Error);

    private static CheckResult Result(BoundCheck check, Finding finding, FailingSummary failing) =>
        Result(check.Check, finding with { Observed = finding.Observed ?? failing.Observed.GetValueOrDefault(check.Id), Samples = finding.Samples ?? failing.Samples.GetValueOrDefault(check.Id) });

    /// <summary>What was found of a check, as the report says it.</summary>
    public static CheckResult Result(ValidationCheck check, Finding finding)
    {
        var column = check.Expectation.Reads.Count == 0 ? null : string.Join(", ", check.Expectation.Reads);
        return new CheckResult(check.Id, check.Expectation.Kind, column, Parameters(check), check.Level, finding.Holds, finding.Failed, finding.Evaluated, finding.Observed)
        {
            Expected = finding.Expected ?? check.Sentence,
            Error = finding.Error,
            Description = check.Description,
            Owner = check.Owner,
            Tags = check.Tags,
            Samples = finding.Samples,
        };
    }

    private PartitionState? State(Source source, SuiteDraft draft, List<BoundCheck> checks, Dictionary<string, Finding> findings, KeySets keys, ValidationReport report)
    {
        if (options.Partition is not { } partition)
        {
            return null;
        }

        var reader = new StateReader(workspace, source, cancellation);
        return new(partition, draft.Suite.ToYaml(), report.Rows, report.QuarantinedRows, checks.Select(c => reader.Read(c, findings[c.Id])).ToList());
    }

    private static Dictionary<string, object?> Parameters(ValidationCheck check)
    {
        var parameters = check.Expectation.Parameters.Where(p => p.Value is not null).ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        if (check.RequiredShare < 1)
        {
            parameters["mostly"] = check.RequiredShare;
        }

        if (check.Filter is not null)
        {
            parameters["where"] = check.Filter;
        }

        return parameters;
    }

    private OutputFile? Output(string? path) => path is null ? null : new OutputFile(path, workspace.BaseDirectory);

    private void Protect(Source source, OutputFile? quarantine, OutputFile? clean)
    {
        if (quarantine is not null && quarantine.Path == clean?.Path)
        {
            throw new UserException("The quarantine and the clean rows cannot be one file.");
        }

        if (source.Kind == SourceKind.File && new[] { quarantine, clean }.Any(o => o?.Path == Path.GetFullPath(source.Name, workspace.BaseDirectory)))
        {
            throw new UserException($"'{source.Name}' is being validated and cannot be written over.", "Give the file another name.");
        }
    }

    private void Record(ValidationReport report, Source source)
    {
        workspace.Store.Record(report, report.Source, workspace.Activity.Cell, workspace.Activity.Run);
        workspace.Store.Link(source.LineageNode, "validation:" + report.Suite, "validated");
        foreach (var (file, role) in new[] { (report.Quarantine, "quarantined"), (report.Clean, "clean") })
        {
            if (file is not null)
            {
                workspace.Store.Link(source.LineageNode, "file:" + file, role);
            }
        }
    }
}
