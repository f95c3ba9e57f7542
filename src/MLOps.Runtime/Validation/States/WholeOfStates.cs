using MLOps.Store;
using MLOps.Validation.Execution;

namespace MLOps.Validation.States;

/// <summary>The verdict on all partitions of a suite from their states; no row is read. Distinct counts and quantiles are estimates.</summary>
internal sealed class WholeOfStates(Workspace workspace, CancellationToken cancellation)
{
    public ValidationReport Run(string suite)
    {
        var started = workspace.Clock.GetTimestamp();
        var states = Latest(suite);
        var checks = ValidationSuite.Parse(states[^1].Suite).Checks;
        var results = checks.Select(c => Result(c, states)).ToList();
        var report = new ValidationReport(
            $"{states.Count} {(states.Count == 1 ? "partition" : "partitions")}", suite, results.All(r => r.Error is null && (r.Success || r.Severity < Severity.Error)), states.Sum(s => s.Rows),
            results, states.Sum(s => s.QuarantinedRows), null, workspace.Clock.GetElapsedTime(started).TotalSeconds)
        {
            Started = workspace.Clock.GetUtcNow(),
            Notes = ["rows that break a check are those found partition by partition", "distinct counts and quantiles are estimated from the partitions' states"],
        };
        workspace.Store.Record(report, report.Source, workspace.Activity.Cell, workspace.Activity.Run);
        return report;
    }

    private List<PartitionState> Latest(string suite)
    {
        var all = workspace.Store.Read(c => c.Query(
            "SELECT CAST(body AS VARCHAR) FROM reports WHERE kind = 'ValidationReport' AND json_extract_string(body, '$.suite') = ? AND json_extract(body, '$.state') IS NOT NULL ORDER BY created",
            row => Json.Read<ValidationReport>(row.GetString(0)).State, suite));
        var latest = all.OfType<PartitionState>().GroupBy(s => s.Partition, StringComparer.Ordinal).Select(g => g.Last()).ToList();
        return latest.Count > 0
            ? latest
            : throw new UserException($"No partition was validated by the suite '{suite}'.", "Validate each with --partition NAME first.");
    }

    private CheckResult Result(ValidationCheck check, List<PartitionState> states)
    {
        var parts = states.Select(s => s.Checks.FirstOrDefault(c => c.Id == check.Id)).ToList();
        var finding = parts.FindIndex(p => p is null or { Error: not null }) is >= 0 and var odd
            ? Finding.Of(parts[odd]?.Error is { } error ? $"in partition {states[odd].Partition}: {error}" : $"partition {states[odd].Partition} was validated without it")
            : Merge(check, parts.OfType<CheckState>().ToList());
        return Validator.Result(check, finding);
    }

    private Finding Merge(ValidationCheck check, List<CheckState> parts) => check.Expectation switch
    {
        Unique => Keys(check, parts),
        ZScore => Finding.Of("deviations from the mean of the whole cannot be told from partitions"),
        RowExpectation or ForeignKey => ScanPlan.Counted(check, parts.Sum(p => p.Failed), parts.Sum(p => p.Evaluated)),
        FigureExpectation figure => Figure(figure, parts),
        SchemaExpectation or SameSchema => parts.FirstOrDefault(p => !p.Holds) is { } broken ? new Finding(false, 1, 1, $"{broken.Observed}") : new Finding(true, 0, 1, "it holds in every partition"),
        _ => Finding.Of($"{check.Expectation.Kind} cannot be told from partitions: validate the whole for it"),
    };

    private static Finding Figure(FigureExpectation figure, List<CheckState> parts)
    {
        if (parts.Any(p => p.Figure is null))
        {
            return Finding.Of($"{figure.Expected} cannot be told from partitions: validate the whole for it");
        }

        var aggregate = FigureBounds.AggregateOf(figure);
        var value = parts.Select(p => p.Figure!).Aggregate(FigureState.Merge).Value(aggregate);
        return value is double.NaN ? Finding.Of($"{aggregate.Function} cannot be told from partitions: validate the whole for it") : FigureBounds.Find(figure, value);
    }

    private Finding Keys(ValidationCheck check, List<CheckState> parts)
    {
        var files = parts.Select(p => workspace.Store.Artifacts.Find(p.Keys!));
        var columns = string.Join(", ", ((Unique)check.Expectation).Columns.Select((_, i) => KeyPlan.Column(i)));
        var failed = workspace.Data.Engine.Query(
            $"SELECT CAST(coalesce(sum(n), 0) AS BIGINT) FROM (SELECT sum(__mlops_n) AS n FROM read_parquet({Sql.List(files)}) GROUP BY {columns} HAVING sum(__mlops_n) > 1)", r => r.GetInt64(0), cancellation)[0];
        return ScanPlan.Counted(check, failed, parts.Sum(p => p.Evaluated));
    }
}
