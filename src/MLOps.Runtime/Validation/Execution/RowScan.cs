using System.Data;
using DuckDB.NET.Data;
using MLOps.Data;

namespace MLOps.Validation.Execution;

/// <summary>
/// Asks the engine for the one scan. When it refuses the query, halves are tried until the check that it refuses is alone with its
/// reason.
/// </summary>
internal sealed class RowScan(DataEngine engine, Source source, CancellationToken cancellation)
{
    private long? _rows;

    /// <summary>Findings by check id, and the number of rows of the source. Checks that look at other rows take a pass with windows of their own.</summary>
    public (Dictionary<string, Finding> Findings, long Rows) Run(IReadOnlyList<BoundCheck> checks)
    {
        var findings = new Dictionary<string, Finding>(StringComparer.Ordinal);
        var neighbours = ScanPlan.WithNeighbours(checks);
        Ask(checks.Except(neighbours).ToList(), findings);
        if (_rows is null)
        {
            Ask([], findings);
        }

        if (neighbours.Count > 0)
        {
            Ask(neighbours, findings);
        }

        return (findings, _rows ?? 0);
    }

    private void Ask(IReadOnlyList<BoundCheck> checks, Dictionary<string, Finding> findings)
    {
        var plan = new ScanPlan(source, SuiteDialect.DuckDb, checks);
        try
        {
            var answer = engine.Query(plan.Sql, Values, cancellation)[0];
            _rows = ScanPlan.Rows(answer);
            foreach (var (id, finding) in plan.Findings(answer))
            {
                findings[id] = finding;
            }
        }
        catch (DuckDBException) when (checks.Count > 1)
        {
            Ask(checks.Take(checks.Count / 2).ToList(), findings);
            Ask(checks.Skip(checks.Count / 2).ToList(), findings);
        }
        catch (DuckDBException error) when (checks.Count == 1)
        {
            findings[checks[0].Id] = Finding.Of(EngineErrors.Sentence(error));
        }
        catch (DuckDBException error)
        {
            throw new UserException($"{source.Name} cannot be read: {EngineErrors.Sentence(error)}");
        }
    }

    private static IReadOnlyList<object?> Values(IDataRecord row) =>
        Enumerable.Range(0, row.FieldCount).Select(i => row.IsDBNull(i) ? null : Narrow(row.GetValue(i))).ToList();

    // Sums of whole numbers come as HUGEINT.
    private static object Narrow(object value) => value is System.Numerics.BigInteger big ? (double)big : value;
}
