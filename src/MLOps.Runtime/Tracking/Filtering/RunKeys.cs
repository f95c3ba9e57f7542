using DuckDB.NET.Data;
using MLOps.Store;

namespace MLOps.Tracking.Filtering;

/// <summary>The keys that some run has, asked for one by one: only to name the nearest of an unknown one are all of them read.</summary>
internal sealed class RunKeys(DuckDBConnection connection)
{
    /// <param name="table">run_metrics, params or tags.</param>
    public bool Has(string table, string key) => connection.Query($"SELECT 1 FROM {table} WHERE key = ? LIMIT 1", _ => true, key).Count > 0;

    /// <inheritdoc cref="Has"/>
    public IReadOnlyList<string> All(string table) => connection.Query($"SELECT DISTINCT key FROM {table}", row => row.GetString(0));
}
