using DuckDB.NET.Data;
using MLOps.Data;
using MLOps.Store;

namespace MLOps.Validation.Execution;

/// <summary>
/// The keys that break uniqueness (one grouped pass) or are not found in another source (grouped, then an anti-join), kept as small
/// tables with the number of rows of each, so that the failing rows can be found by a join.
/// </summary>
internal sealed class KeySets(DataEngine engine, Source source, CancellationToken cancellation) : IDisposable
{
    private readonly Dictionary<string, string> _tables = new(StringComparer.Ordinal);

    /// <summary>The table of failing keys of a check: columns <see cref="KeyPlan.Column"/>, one row per key.</summary>
    public string Table(string checkId) => _tables[checkId];

    public Finding Find(BoundCheck check, long concerned)
    {
        var table = "main." + Sql.Name(engine.NextTable());
        try
        {
            engine.Query($"CREATE TABLE {table} AS {KeyPlan.FailingKeys(source, check)}", _ => 0, cancellation);
            _tables[check.Id] = table;
            var failed = engine.Scalar<long>($"SELECT CAST(coalesce(sum({KeyPlan.Rows}), 0) AS BIGINT) FROM {table}");
            return ScanPlan.Counted(check.Check, failed, concerned);
        }
        catch (DuckDBException error)
        {
            return Finding.Of(EngineErrors.Sentence(error));
        }
    }

    public void Dispose()
    {
        foreach (var table in _tables.Values)
        {
            engine.Execute($"DROP TABLE IF EXISTS {table}");
        }
    }
}
