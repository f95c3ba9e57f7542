using DuckDB.NET.Data;
using MLOps.Store;

namespace MLOps.Tracking;

/// <summary>Takes runs of elsewhere into the store. Each carries the tag <c>mlflow.run_id</c>, by which it is known when it comes again.</summary>
internal sealed class RunImport
{
    /// <summary>The tag that names the run where it came from.</summary>
    public const string Origin = "mlflow.run_id";

    private static readonly string[] Tables = ["metrics", "run_metrics", "params", "tags", "artifacts", "run_inputs", "run_processes"];

    private readonly MetadataStore _store;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, KnownRun> _known;
    private readonly HashSet<string> _ids;

    public RunImport(MetadataStore store)
    {
        _store = store;
        (_known, _ids) = store.Read(c => (Known(c), c.Query("SELECT id FROM runs", r => r.GetString(0)).ToHashSet(StringComparer.Ordinal)));
    }

    /// <summary>The run that was taken in under this name of elsewhere; null when there is none.</summary>
    public KnownRun? Find(string origin)
    {
        lock (_gate)
        {
            return _known.GetValueOrDefault(origin);
        }
    }

    /// <summary>Whether the id is one of our runs.</summary>
    public bool IsOurs(string id)
    {
        lock (_gate)
        {
            return _ids.Contains(id);
        }
    }

    /// <summary>Id for a run of this name of elsewhere: the start of it, when that is free.</summary>
    public string IdFor(string origin)
    {
        lock (_gate)
        {
            if (_known.TryGetValue(origin, out var known))
            {
                return known.Id;
            }

            var start = origin.Replace("-", "", StringComparison.Ordinal);
            var id = start.Length >= 12 && start[..12].All(char.IsAsciiHexDigitLower) && !_ids.Contains(start[..12]) ? start[..12] : Guid.NewGuid().ToString("N")[..12];
            _ids.Add(id);
            _known[origin] = new KnownRun(id, null);
            return id;
        }
    }

    /// <summary>Writes the run; what was there under its id goes.</summary>
    /// <param name="host">Where it comes from: its process is none of this machine's.</param>
    public void Write(TrackedRun run, string origin, string host, bool replaces)
    {
        if (replaces)
        {
            _store.Decide(transaction =>
            {
                foreach (var table in Tables)
                {
                    transaction.Execute($"DELETE FROM {table} WHERE run = ?", run.Id);
                }

                transaction.Execute("DELETE FROM runs WHERE id = ?", run.Id);
            });
        }

        var inbox = _store.Inbox;
        inbox.Experiment(run.Experiment, run.Started);
        inbox.RunImported(run, host);
        foreach (var (key, value) in run.Parameters)
        {
            inbox.Pair("params", run.Id, RunText.Scrub(key), RunText.Scrub(value), replaces: false);
        }

        foreach (var (key, value) in run.Tags.Append(new(Origin, origin)))
        {
            inbox.Pair("tags", run.Id, RunText.Scrub(key), RunText.Scrub(value), replaces: false);
        }

        foreach (var metric in run.Points.GroupBy(p => p.Key, StringComparer.Ordinal))
        {
            var line = new MetricLine(run.Id, RunText.Scrub(metric.Key));
            foreach (var point in metric)
            {
                line.Append(inbox, point.Step, point.Value, point.Time);
            }
        }

        foreach (var artifact in run.Artifacts)
        {
            inbox.Artifact(run.Id, artifact, run.Ended ?? run.Started);
        }

        foreach (var input in run.Inputs)
        {
            inbox.Input(run.Id, input);
        }

        if (run.Status != RunStatus.Running)
        {
            inbox.RunEnded(run.Id, run.Status, run.Ended ?? run.Started);
        }

        inbox.Flush();
    }

    private static Dictionary<string, KnownRun> Known(DuckDBConnection connection) => connection
        .Query("SELECT t.value, r.id, r.status FROM tags t JOIN runs r ON r.id = t.run WHERE t.key = ?", r => (Origin: r.GetString(0), Run: new KnownRun(r.GetString(1), RunEntries.Status(r.GetString(2)))), Origin)
        .GroupBy(x => x.Origin, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Run, StringComparer.Ordinal);
}

/// <param name="Status">Null when it is being taken in now.</param>
internal sealed record KnownRun(string Id, RunStatus? Status);
