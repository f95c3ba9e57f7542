using DuckDB.NET.Data;

namespace MLOps.Store;

/// <summary>Ends and resumptions of runs on their way into the table: the last of each run counts, and all go in few statements.</summary>
internal sealed class RunStates
{
    private const int PerStatement = 500;

    private readonly Dictionary<string, (string Status, DateTime? Ended)> _states = new(StringComparer.Ordinal);

    public void Ended(string run, string status, DateTime time) => _states[run] = (status, time);

    public void Resumed(string run) => _states[run] = ("running", null);

    public void Save(DuckDBConnection connection)
    {
        foreach (var some in _states.Chunk(PerStatement))
        {
            var rows = string.Join(", ", some.Select(_ => "(?, ?, ?::TIMESTAMP)"));
            connection.Execute(
                $"UPDATE runs SET status = s.status, ended = s.ended FROM (VALUES {rows}) s(run, status, ended) WHERE runs.id = s.run",
                [.. some.SelectMany(x => new object?[] { x.Key, x.Value.Status, x.Value.Ended })]);
        }
    }
}
