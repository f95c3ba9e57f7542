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

    /// <summary>The table of failing keys of a check: columns <c>__mlops_k0</c>..., one row per key.</summary>
    public string Table(string checkId) => _tables[checkId];

    public Finding Find(BoundCheck check, long concerned)
    {
        var table = "main." + Sql.Name(engine.NextTable());
        try
        {
            engine.Query($"CREATE TABLE {table} AS {FailingKeys(check)}", _ => 0, cancellation);
            _tables[check.Id] = table;
            var failed = engine.Scalar<long>($"SELECT CAST(coalesce(sum(__mlops_n), 0) AS BIGINT) FROM {table}");
            return RowScan.Counted(check.Check, failed, concerned);
        }
        catch (DuckDBException error)
        {
            return Finding.Of(EngineErrors.Sentence(error));
        }
    }

    public static string Column(int index) => $"__mlops_k{index}";

    public void Dispose()
    {
        foreach (var table in _tables.Values)
        {
            engine.Execute($"DROP TABLE IF EXISTS {table}");
        }
    }

    /// <summary>The query of the keys that break a check.</summary>
    public string FailingKeys(BoundCheck check) => check.Expectation switch
    {
        Unique => $"SELECT * FROM ({Groups(check)}) WHERE __mlops_n > 1",
        ForeignKey key => $"SELECT g.* FROM ({Groups(check)}) g ANTI JOIN {check.Other!.Relation} r ON {string.Join(" AND ", key.Referenced.Select((c, i) => $"g.{Column(i)} = r.{Sql.Name(check.Other.Column(c).Name)}"))}",
        _ => throw new ArgumentOutOfRangeException(nameof(check), check.Expectation.Kind, null),
    };

    /// <summary>Every key with its number of rows.</summary>
    public string Groups(BoundCheck check)
    {
        var names = check.Columns.Select(c => Sql.Name(c.Name)).ToList();
        var conditions = names.Select(n => $"{n} IS NOT NULL").Concat(check.Check.Filter is { } filter ? [$"({filter}\n)"] : []);
        var positions = string.Join(", ", Enumerable.Range(1, names.Count));
        return $"SELECT {string.Join(", ", names.Select((n, i) => $"{n} AS {Column(i)}"))}, count(*) AS __mlops_n FROM {source.Relation} WHERE {string.Join(" AND ", conditions)} GROUP BY {positions}";
    }
}
