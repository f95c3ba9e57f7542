using System.Data;
using DuckDB.NET.Data;
using MLOps.Store;

namespace MLOps.Tracking;

/// <summary>Reads whole runs from the store.</summary>
internal sealed class TrackedRuns(DuckDBConnection connection)
{
    /// <summary>Every run in short: what is needed to see whether it changed.</summary>
    public IReadOnlyList<RunMark> Marks() => connection.Query(
        """
        SELECT r.id, r.experiment, r.parent, r.status,
            coalesce((SELECT sum(points) FROM run_metrics WHERE run = r.id), 0)::BIGINT,
            (SELECT count(*) || '-' || coalesce(bit_xor(hash(key, value)), 0) FROM params WHERE run = r.id),
            (SELECT count(*) || '-' || coalesce(bit_xor(hash(key, value)), 0) FROM tags WHERE run = r.id),
            (SELECT count(*) || '-' || coalesce(bit_xor(hash(path, digest)), 0) FROM artifacts WHERE run = r.id),
            (SELECT count(*) FROM run_inputs WHERE run = r.id)
        FROM runs r ORDER BY r.started, r.rowid
        """,
        row => new RunMark(
            row.GetString(0), row.GetString(1), row.Text(2), row.GetInt64(4),
            $"{row.GetString(3)} {row.GetInt64(4)} {row.GetString(5)} {row.GetString(6)} {row.GetString(7)} {row.GetInt64(8)}"));

    /// <param name="skip">How many points of the run, in the order of logging, are not wanted.</param>
    public TrackedRun Read(string id, long skip = 0) => connection.Query(
        "SELECT name, experiment, status, started, ended, user_name, parent, git_commit, notebook FROM runs WHERE id = ?",
        row => new TrackedRun(
            id, row.GetString(0), row.GetString(1), RunEntries.Status(row.GetString(2)), row.Time(3), row.TimeOrNull(4), row.Text(5), row.Text(6), row.Text(7), row.Text(8),
            Pairs("params", id), Pairs("tags", id),
            connection.Query("SELECT key, step, value, time FROM metrics WHERE run = ? ORDER BY rowid LIMIT 9223372036854775807 OFFSET ?", Point, id, skip),
            connection.Query("SELECT path, arg_max(digest, rowid), arg_max(size, rowid) FROM artifacts WHERE run = ? GROUP BY path ORDER BY path", r => new RunArtifact(r.GetString(0), r.GetString(1), r.GetInt64(2)), id),
            connection.Query("SELECT source, digest, role FROM run_inputs WHERE run = ? GROUP BY ALL ORDER BY min(rowid)", r => new RunInput(r.GetString(0), r.GetString(1), r.GetString(2)), id)),
        id)[0];

    private static TrackedPoint Point(IDataRecord row) => new(row.GetString(0), row.GetInt64(1), row.GetDouble(2), row.Time(3));

    private Dictionary<string, string> Pairs(string table, string id) => connection.Query(
            $"SELECT key, arg_max(value, rowid) FROM {table} WHERE run = ? GROUP BY key ORDER BY min(rowid)", r => (Key: r.GetString(0), Value: r.GetString(1)), id)
        .ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
}

/// <param name="Points">Points of all its metrics.</param>
/// <param name="State">Differs when anything of the run differs.</param>
internal sealed record RunMark(string Id, string Experiment, string? Parent, long Points, string State);
