using MLOps.Store;

namespace MLOps.Profiling;

/// <summary>
/// A hash of every row: different hashes prove different rows, and are far smaller than the rows of a wide table. Of columns that are
/// kept in several tables, each table's are hashed by themselves, and then the hashes.
/// </summary>
internal sealed class RowHashes : IDisposable
{
    private readonly ProfileRun _run;
    private readonly List<string> _tables = [];

    public RowHashes(ProfileRun run)
    {
        _run = run;
        if (run.Relation.IsInParts)
        {
            Keep();
        }
    }

    /// <summary>What may stand after FROM; its only column is <c>h</c>.</summary>
    public string Relation => _tables.Count == 0
        ? $"({DuckDbQueries.Hashes(_run.Columns, _run.Relation.Of(_run.Columns))})"
        : $"(SELECT hash({string.Join(", ", _tables.Select(t => $"{t}.h"))}) AS h FROM {string.Join(" POSITIONAL JOIN ", _tables.Select(t => $"main.{t}"))})";

    public void Dispose()
    {
        foreach (var table in _tables)
        {
            _run.Engine.Execute($"DROP TABLE IF EXISTS main.{table}");
        }
    }

    private void Keep()
    {
        try
        {
            foreach (var part in _run.Relation.Parts(_run.Columns, c => c, int.MaxValue))
            {
                _tables.Add(Sql.Name(_run.Engine.NextTable()));
                _run.Engine.Query($"CREATE TABLE main.{_tables[^1]} AS {DuckDbQueries.Hashes(part, _run.Relation.Of(part))}", _ => 0, _run.Cancellation);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }
}
