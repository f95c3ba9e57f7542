using MLOps.Data;

namespace MLOps.Validation.Execution;

/// <summary>Which checks share a pass over the data.</summary>
internal static class Passes
{
    public static IReadOnlyList<ValidationPass> Of(IReadOnlyList<BoundCheck> checks, Source source, SuiteDialect dialect)
    {
        var able = checks.Where(c => c.IsAsked).ToList();
        var windows = ScanPlan.WithNeighbours(able);
        var scanned = able.Where(IsScanned).Except(windows).ToList();
        return
        [
            .. Pass("schema", able.Where(c => c.Expectation is SchemaExpectation or SameSchema), null),
            .. Pass("scan", scanned, scanned.Count == 0 ? null : new ScanPlan(source, dialect, scanned).Sql),
            .. Pass("windows", windows, windows.Count == 0 ? null : new ScanPlan(source, dialect, windows).Sql),
            .. able.Where(c => c.Expectation is KeyExpectation).Select(c => new ValidationPass("keys", [c.Id], KeyPlan.FailingKeys(source, c))),
            .. able.Where(c => c.Expectation is AggregateEquals).Select(c => new ValidationPass("reconciliation", [c.Id], Reconciliation.Query(source, c, dialect))),
            .. able.Where(c => c.Expectation is WholeExpectation and not SameSchema).Select(c => new ValidationPass("whole", [c.Id], null)),
        ];
    }

    /// <summary>Asked of the rows in the one scan, wholly or in part.</summary>
    public static bool IsScanned(BoundCheck check) => check.Expectation is RowExpectation or KeyExpectation or FigureExpectation || check.Open is not null;

    private static IEnumerable<ValidationPass> Pass(string kind, IEnumerable<BoundCheck> checks, string? sql) =>
        checks.Select(c => c.Id).ToList() is { Count: > 0 } ids ? [new ValidationPass(kind, ids, sql)] : [];
}
