using MLOps.Data;
using MLOps.Store;

namespace MLOps.Monitoring;

/// <summary>
/// Copies rows that are slow to read again (CSV, JSON) into the engine for the length of a check: every column asks for them.
/// Parquet is read by column anyway.
/// </summary>
internal sealed class KeptRows(DataEngine engine) : IDisposable
{
    private readonly List<string> _tables = [];

    public string Of(string relation)
    {
        if (!relation.StartsWith("read_", StringComparison.Ordinal) || relation.StartsWith("read_parquet", StringComparison.Ordinal))
        {
            return relation;
        }

        var table = "main." + Sql.Name(engine.NextTable());
        engine.Execute($"CREATE TABLE {table} AS SELECT * FROM {relation}");
        _tables.Add(table);
        return table;
    }

    public void Dispose()
    {
        foreach (var table in _tables)
        {
            engine.Execute($"DROP TABLE {table}");
        }
    }
}
