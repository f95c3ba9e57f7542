using System.Data;
using DuckDB.NET.Data;
using MLOps.Store;
using MLOps.Store.Filtering;
using MLOps.Tracking.Filtering;

namespace MLOps.Tracking;

/// <summary>Reads runs from the store.</summary>
internal sealed class RunQueries(DuckDBConnection connection)
{
    private const int CurvePoints = 400;

    /// <summary>Marks runs of which no process is left; they ended with their last sign of life.</summary>
    public void MarkKilled()
    {
        var processes = connection.Query(
            "SELECT r.id, p.process_id, p.host, p.joined FROM runs r JOIN run_processes p ON p.run = r.id WHERE r.status = 'running'",
            row => (Run: row.GetString(0), Process: row.GetInt64(1), Host: row.Text(2), Joined: row.Time(3)));
        foreach (var run in processes.GroupBy(p => p.Run, StringComparer.Ordinal).Where(g => !g.Any(p => RunOwner.MayBeAlive(p.Process, p.Host, p.Joined))))
        {
            connection.Execute(
                """
                UPDATE runs SET status = 'killed', ended = greatest(started,
                    coalesce((SELECT max(time) FROM metrics WHERE run = runs.id), started),
                    coalesce((SELECT max(time) FROM artifacts WHERE run = runs.id), started))
                WHERE id = ? AND status = 'running'
                """,
                run.Key);
        }
    }

    public IReadOnlyList<Experiment> Experiments() => connection.Query(
        """
        SELECT e.name, e.created, count(r.id), max(r.started) FROM experiments e LEFT JOIN runs r ON r.experiment = e.name
        GROUP BY e.name, e.created ORDER BY coalesce(max(r.started), e.created) DESC, e.name
        """,
        row => new Experiment(row.GetString(0), row.Time(1), row.GetInt64(2), row.TimeOrNull(3)));

    /// <summary>The id that an id, the start of one, or a name stands for.</summary>
    public string Find(string run)
    {
        var found = connection.Query(
            """
            SELECT id FROM runs WHERE id = ? OR name = ? OR (length(?) >= 4 AND starts_with(id, ?))
            ORDER BY id = ? DESC, name = ? DESC, started DESC, rowid DESC
            """,
            row => row.GetString(0), run, run, run, run, run, run);
        return found.Count > 0 ? found[0] : throw new UserException(UserError.Unknown("run", run, Known()));
    }

    /// <summary>Runs that a query asks for, and how many there would be without its limit.</summary>
    public (IReadOnlyList<RunSummary> Runs, long Total) Chosen(RunQuery query)
    {
        var fields = new RunFields(new RunKeys(connection));
        var conditions = new List<(string Sql, IReadOnlyList<object?> Args)>();
        if (query.Experiment is { } experiment)
        {
            conditions.Add(("r.experiment = ?", [experiment]));
        }

        if (!string.IsNullOrWhiteSpace(query.Filter))
        {
            var filter = Filter.Parse(query.Filter, fields);
            conditions.Add((filter.Sql, filter.Args));
        }

        var order = FilterOrder.Parse(query.Sort, fields, "r.started DESC, r.rowid DESC");
        var where = conditions.Count == 0 ? "TRUE" : string.Join(" AND ", conditions.Select(c => c.Sql));
        connection.Execute(
            $"CREATE OR REPLACE TEMP TABLE found AS SELECT r.id, row_number() OVER (ORDER BY {order.Sql}) AS position, count(*) OVER () AS total FROM runs r WHERE {where} QUALIFY position <= ?",
            [.. order.Args, .. conditions.SelectMany(c => c.Args), Math.Max(query.Limit, 1)]);
        var total = connection.Scalar<long>("SELECT any_value(total) FROM found");
        var runs = query.Limit < 1 ? [] : Found(query.Columns.Any(c => c.StartsWith("tag", StringComparison.Ordinal)));
        connection.Execute("DROP TABLE found");
        return (runs, total);
    }

    public RunSummary Summary(string id)
    {
        connection.Execute("CREATE OR REPLACE TEMP TABLE found AS SELECT ? AS id, 1 AS position", id);
        var run = Found(withTags: false)[0];
        connection.Execute("DROP TABLE found");
        return run;
    }

    private List<RunSummary> Found(bool withTags)
    {
        var parameters = Pairs("params");
        var tags = withTags ? Pairs("tags") : null;
        var metrics = connection.Query(
                "SELECT m.run, m.key, m.value FROM found f JOIN run_metrics m ON m.run = f.id ORDER BY m.rowid",
                row => (Run: row.GetString(0), Key: row.GetString(1), Value: row.GetDouble(2)))
            .ToLookup(m => m.Run, StringComparer.Ordinal);
        return connection.Query(
            "SELECT r.id, r.name, r.experiment, r.status, r.started, r.ended, r.parent FROM found f JOIN runs r ON r.id = f.id ORDER BY f.position",
            row => Summary(row, parameters, metrics, tags));
    }

    public RunReport Details(string id)
    {
        var summary = Summary(id);
        var metrics = Metrics(id);
        return connection.Query(
            "SELECT ended, user_name, parent, git_commit, git_dirty, notebook, cell FROM runs WHERE id = ?",
            row => new RunReport(
                summary.Id, summary.Name, summary.Experiment, summary.Status, summary.Started, row.TimeOrNull(0),
                row.Text(1), row.Text(2), Git(row), row.Text(5), row.Text(6),
                summary.Parameters, metrics, Pairs("tags", id).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal),
                Artifacts(id), Inputs(id), Outcomes(id), metrics.Where(m => m.Points > 1).Select(m => Curve(id, m)).ToList())
            {
                Environment = Environment(id),
                Parts = connection.Query("SELECT id, name, status FROM runs WHERE parent = ? ORDER BY started, rowid", part => new RunPart(part.GetString(0), part.GetString(1), RunEntries.Status(part.GetString(2))), id),
            },
            id)[0];
    }

    private static RunSummary Summary(
        IDataRecord row, ILookup<string, (string Run, string Key, string Value)> parameters, ILookup<string, (string Run, string Key, double Value)> metrics,
        ILookup<string, (string Run, string Key, string Value)>? tags)
    {
        var id = row.GetString(0);
        var started = row.Time(4);
        return new RunSummary(
            id, row.GetString(1), row.GetString(2), RunEntries.Status(row.GetString(3)), started, (row.TimeOrNull(5) - started)?.TotalSeconds,
            parameters[id].ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal),
            metrics[id].ToDictionary(m => m.Key, m => m.Value, StringComparer.Ordinal))
        {
            Parent = row.Text(6),
            Tags = tags is null ? new Dictionary<string, string>() : tags[id].ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal),
        };
    }

    private RunEnvironment? Environment(string id) => connection
        .Query("SELECT body FROM reports WHERE kind = 'RunEnvironment' AND subject = ? ORDER BY created DESC, rowid DESC LIMIT 1", row => Json.Read<RunEnvironment>(row.GetString(0)), "run:" + id)
        .FirstOrDefault();

    private static GitState? Git(IDataRecord row) =>
        row.Text(3) is { } commit ? new GitState(commit, row.IsDBNull(4) ? null : row.GetBoolean(4)) : null;

    // Two processes that log to one run may tell the same key: the one that arrived last counts.
    private ILookup<string, (string Run, string Key, string Value)> Pairs(string table) => connection.Query(
            $"SELECT p.run, p.key, arg_max(p.value, p.rowid) FROM found f JOIN {table} p ON p.run = f.id GROUP BY p.run, p.key ORDER BY min(p.rowid)",
            row => (Run: row.GetString(0), Key: row.GetString(1), Value: row.GetString(2)))
        .ToLookup(p => p.Run, StringComparer.Ordinal);

    private List<(string Key, string Value)> Pairs(string table, string id) => connection.Query(
        $"SELECT key, arg_max(value, rowid) FROM {table} WHERE run = ? GROUP BY key ORDER BY min(rowid)", row => (row.GetString(0), row.GetString(1)), id);

    private List<MetricSummary> Metrics(string id) => connection.Query(
        "SELECT key, value, step, smallest, largest, points, non_finite FROM run_metrics WHERE run = ? ORDER BY rowid",
        row => new MetricSummary(
            row.GetString(0), row.GetDouble(1), row.GetInt64(2), row.IsDBNull(3) ? null : row.GetDouble(3), row.IsDBNull(4) ? null : row.GetDouble(4),
            row.GetInt64(5), row.GetInt64(6)),
        id);

    private List<RunArtifact> Artifacts(string id) => connection.Query(
        "SELECT path, arg_max(digest, rowid), arg_max(size, rowid) FROM artifacts WHERE run = ? GROUP BY path ORDER BY path",
        row => new RunArtifact(row.GetString(0), row.GetString(1), row.GetInt64(2)), id);

    // "read" is said of everything that was opened; where a better word is known it says nothing more.
    private List<RunInput> Inputs(string id) => connection.Query(
        """
        SELECT source, digest, role FROM run_inputs AS i WHERE run = ?
            AND (role <> 'read' OR NOT EXISTS (SELECT 1 FROM run_inputs AS o WHERE o.run = i.run AND o.source = i.source AND o.role <> 'read'))
        GROUP BY ALL ORDER BY min(rowid)
        """,
        row => new RunInput(row.GetString(0), row.GetString(1), row.GetString(2)), id);

    private List<RunOutcome> Outcomes(string id) => connection.Query(
        """
        SELECT kind, name FROM (
            SELECT role AS kind, target AS name, created FROM edges WHERE source = 'run:' || ?
            UNION ALL SELECT kind, id || ' ' || subject, created FROM reports WHERE run = ?)
        GROUP BY ALL ORDER BY min(created), kind, name
        """,
        row => new RunOutcome(row.GetString(0), row.GetString(1)), id, id);

    private MetricCurve Curve(string id, MetricSummary metric)
    {
        // Each bucket gives its smallest and its largest value, so that no spike is lost.
        var sql = metric.Points <= CurvePoints
            ? "SELECT step, value FROM metrics WHERE run = ? AND key = ? ORDER BY step, time"
            : $"""
              WITH b AS (SELECT step, value, ntile({CurvePoints / 2}) OVER (ORDER BY step, time) AS bucket FROM metrics WHERE run = ? AND key = ?)
              SELECT DISTINCT step, value FROM (
                  SELECT arg_min(step, value) AS step, min(value) AS value FROM b WHERE isfinite(value) GROUP BY bucket
                  UNION ALL SELECT arg_max(step, value), max(value) FROM b WHERE isfinite(value) GROUP BY bucket) ORDER BY step
              """;
        return new MetricCurve(id, metric.Key, connection.Query(sql, row => new MetricPoint(row.GetInt64(0), row.GetDouble(1)), id, metric.Key), metric.Points);
    }

    private List<string> Known() => connection.Query("SELECT name FROM runs GROUP BY name ORDER BY max(started) DESC", row => row.GetString(0));
}
