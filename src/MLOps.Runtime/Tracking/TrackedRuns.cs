using DuckDB.NET.Data;
using MLOps.Store;

namespace MLOps.Tracking;

/// <summary>Reads whole runs from the store.</summary>
internal sealed class TrackedRuns(DuckDBConnection connection)
{
    /// <summary>Runs in short: what is needed to see whether they changed.</summary>
    /// <param name="only">Ids; null for every run.</param>
    public IReadOnlyList<RunMark> Marks(IReadOnlyCollection<string>? only = null) => connection.Query(
        $"""
        SELECT r.id, r.experiment, r.parent, r.status,
            coalesce((SELECT sum(points) FROM run_metrics WHERE run = r.id), 0)::BIGINT,
            (SELECT count(*) || '-' || coalesce(bit_xor(hash(key, value)), 0) FROM params WHERE run = r.id),
            (SELECT count(*) || '-' || coalesce(bit_xor(hash(key, value)), 0) FROM tags WHERE run = r.id),
            (SELECT count(*) || '-' || coalesce(bit_xor(hash(path, digest)), 0) FROM artifacts WHERE run = r.id),
            (SELECT count(*) FROM run_inputs WHERE run = r.id)
        FROM runs r {(only is null ? "" : $"WHERE r.id IN ({string.Join(", ", only.Select(_ => "?").DefaultIfEmpty("NULL"))})")} ORDER BY r.started, r.rowid
        """,
        row => new RunMark(
            row.GetString(0), row.GetString(1), row.Text(2), row.GetInt64(4),
            $"{row.GetString(3)} {row.GetInt64(4)} {row.GetString(5)} {row.GetString(6)} {row.GetString(7)} {row.GetInt64(8)}"),
        [.. only ?? []]);

    /// <summary>Whole runs, read together; in the order asked for.</summary>
    /// <param name="wanted">Ids, and how many points of each, in the order of logging, are not wanted.</param>
    public IReadOnlyList<TrackedRun> Read(IReadOnlyList<(string Id, long Skip)> wanted)
    {
        Choose(wanted);
        var (parameters, tags) = (Pairs("params"), Pairs("tags"));
        var points = Points();
        var artifacts = connection.Query(
            "SELECT a.run, a.path, arg_max(a.digest, a.rowid), arg_max(a.size, a.rowid) FROM wanted w JOIN artifacts a ON a.run = w.id GROUP BY a.run, a.path ORDER BY a.path",
            row => (Run: row.GetString(0), Artifact: new RunArtifact(row.GetString(1), row.GetString(2), row.GetInt64(3)))).ToLookup(x => x.Run, x => x.Artifact, StringComparer.Ordinal);
        var inputs = connection.Query(
            "SELECT i.run, i.source, i.digest, i.role FROM wanted w JOIN run_inputs i ON i.run = w.id GROUP BY ALL ORDER BY min(i.rowid)",
            row => (Run: row.GetString(0), Input: new RunInput(row.GetString(1), row.GetString(2), row.GetString(3)))).ToLookup(x => x.Run, x => x.Input, StringComparer.Ordinal);
        var runs = connection.Query(
            "SELECT r.id, r.name, r.experiment, r.status, r.started, r.ended, r.user_name, r.parent, r.git_commit, r.notebook FROM wanted w JOIN runs r ON r.id = w.id ORDER BY w.rowid",
            row => new TrackedRun(
                row.GetString(0), row.GetString(1), row.GetString(2), RunEntries.Status(row.GetString(3)), row.Time(4), row.TimeOrNull(5), row.Text(6), row.Text(7), row.Text(8), row.Text(9),
                parameters[row.GetString(0)].ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal), tags[row.GetString(0)].ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal),
                [.. points[row.GetString(0)]], [.. artifacts[row.GetString(0)]], [.. inputs[row.GetString(0)]]));
        connection.Execute("DROP TABLE wanted");
        return runs;
    }

    // Only of runs that were told in part is the place of each point among its run's asked for.
    private ILookup<string, TrackedPoint> Points() => connection.Query(
            """
            SELECT run, key, step, value, time FROM (
                SELECT m.*, m.rowid AS place FROM wanted w JOIN metrics m ON m.run = w.id WHERE w.skip = 0
                UNION ALL SELECT * EXCLUDE (nth, skip) FROM (
                    SELECT m.*, m.rowid AS place, row_number() OVER (PARTITION BY m.run ORDER BY m.rowid) AS nth, w.skip FROM wanted w JOIN metrics m ON m.run = w.id WHERE w.skip > 0)
                WHERE nth > skip)
            ORDER BY place
            """,
            row => (Run: row.GetString(0), Point: new TrackedPoint(row.GetString(1), row.GetInt64(2), row.GetDouble(3), row.Time(4))))
        .ToLookup(x => x.Run, x => x.Point, StringComparer.Ordinal);

    private void Choose(IReadOnlyList<(string Id, long Skip)> wanted)
    {
        connection.Execute("CREATE OR REPLACE TEMP TABLE wanted (id VARCHAR, skip BIGINT)");
        using var appender = connection.CreateAppender("temp", "main", "wanted");
        foreach (var (id, skip) in wanted)
        {
            appender.CreateRow().AppendValue(id).AppendValue(skip).EndRow();
        }
    }

    private ILookup<string, (string Key, string Value)> Pairs(string table) => connection.Query(
            $"SELECT p.run, p.key, arg_max(p.value, p.rowid) FROM wanted w JOIN {table} p ON p.run = w.id GROUP BY p.run, p.key ORDER BY min(p.rowid)",
            row => (Run: row.GetString(0), Pair: (Key: row.GetString(1), Value: row.GetString(2))))
        .ToLookup(x => x.Run, x => x.Pair, StringComparer.Ordinal);
}

/// <param name="Points">Points of all its metrics.</param>
/// <param name="State">Differs when anything of the run differs.</param>
internal sealed record RunMark(string Id, string Experiment, string? Parent, long Points, string State);
